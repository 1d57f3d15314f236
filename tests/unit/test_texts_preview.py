"""`texts preview`: one talk, whole, in the look of every channel; and every sentence short enough for every channel."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import program
from bot.channels.zalo_bot_text import render
from bot.commands import texts as command
from bot.commands.texts import Look
from bot.domain.wording import names_in
from tests.office import rules
from tests.talk import sentence

TOP = Path(__file__).parents[2]
LANGUAGES = ("vi", "en")

ZALO_UNITS = 2000
"""One message of Zalo, the shortest of all channels (Telegram takes 4,096)."""
LABEL = 40
"""Signs of a choice: what stands on one line of a phone, with room to spare on every platform."""
FILLED = 60
"""Signs put into the place of a name, such as an office's."""


@pytest.fixture(autouse=True)
def known_rules(monkeypatch, tmp_path):
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path))
    monkeypatch.setattr(command, "load_rules", lambda _settings: rules())


def units(text):
    """The length as the platforms count it: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def shown(*words):
    result = CliRunner().invoke(program, ["texts", "preview", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def flat(text):
    """The words without frames and line ends."""
    return re.sub(r"[\s│╭╮╰╯─]+", " ", text)


@pytest.mark.parametrize("look", list(Look))
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_talk_goes_from_the_first_words_to_the_thanks(look, language):
    told = flat(shown("--channel", look.value, *(["--english"] if language == "en" else [])))
    for key in ("preview.ask", "preview.story", "preview.answer", "survey.thanks"):
        assert flat(sentence(key, language))[:50] in told, key
    assert re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}\b", told)


def test_without_a_channel_every_look_is_shown():
    told = shown()
    assert all(rules().texts.say(f"preview.look_{look.name.lower()}") in told for look in Look)


def test_choices_are_buttons_where_there_are_buttons_and_numbers_where_there_are_none():
    label = sentence("chat.door_ask")
    assert f"( {label} )" in shown("--channel", "web")
    assert re.search(rf"\[ +{label} +\]", shown("--channel", "telegram"))
    zalo = shown("--channel", "zalo")
    assert f"1. {label}" in zalo
    assert re.search(r"│ 1 │", zalo), "a choice is answered by its number"
    oa = shown("--channel", "zalo-oa")
    assert f"1. {label}" in oa, "more choices than an OA has buttons for"
    assert re.search(rf"\[ +{sentence('survey.yes')} +\]", oa)


def test_it_is_the_same_every_time_and_writes_nothing(tmp_path):
    assert shown("--channel", "web") == shown("--channel", "web")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_reply_of_the_talk_is_one_message_even_where_that_is_short(language):
    said = await command._held(rules(), Look.ZALO, language)
    long = [line.reply.plain()[:60] for line in said if line.reply and len(render(line.reply)) > 1]
    assert long == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_fits_one_message_of_every_channel(language):
    texts = rules().texts
    whole = {
        key: texts.say(key, language, **dict.fromkeys(names_in(texts._sentences[language][key]), "x" * FILLED))
        for key in texts.keys()  # noqa: SIM118 - Texts is no mapping
    }
    assert {key: units(text) for key, text in whole.items() if units(text) > ZALO_UNITS} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_fits_one_line_of_a_phone(language):
    found = set()
    for path in [*(TOP / "handlers").glob("*.py"), *(TOP / "bot/services").glob("*.py")]:
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'\bbutton\(\s*"([a-z_.]+)"', text))
        found |= set(re.findall(r'\bButton\(label=\w+(?:\.\w+)*\("([a-z_.]+)"', text))
    assert len(found) > 30
    texts = rules().texts
    labels = {
        key: texts.say(key, language, **dict.fromkeys(names_in(texts._sentences[language][key]), "")) for key in found
    }
    assert {key: label for key, label in labels.items() if len(label) > LABEL} == {}
