"""The documents say what the program does: settings, commands, texts, packages and links."""

import json
import re
import tomllib
import unicodedata
from pathlib import Path

import pytest
import typer.main

from bot.__main__ import program
from bot.config import Settings
from bot.domain.wording import Texts

TOP = Path(__file__).resolve().parents[2]
SOURCES = [
    path for folder in ("bot", "handlers") for kind in ("*.py", "*.html", "*.js") for path in (TOP / folder).rglob(kind)
]
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)


def texts() -> Texts:
    return Texts.load(TOP / "data" / "texts")


def test_every_setting_is_described_and_every_described_setting_exists():
    described = set(re.findall(r"`MOTCUA_([A-Z_]+)`", (TOP / "docs/reference/settings.md").read_text(encoding="utf-8")))
    assert described == {name.upper() for name in Settings.model_fields}


def test_every_command_is_described_and_every_described_command_exists():
    group = typer.main.get_command(program)
    names = set()
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        inner = getattr(command, "commands", None)
        names |= {f"{name} {each}" for each in inner} if inner else {name}
    described = set(
        re.findall(r"^## `([a-z -]+)`$", (TOP / "docs/reference/commands.md").read_text(encoding="utf-8"), re.M)
    )
    assert described == names


def test_every_text_that_the_code_names_exists():
    named = set(re.findall(r"\b(?:say|words|paragraphs|button|Problem)\(\s*\"([a-z_]+(?:\.[a-z_0-9]+)+)\"", CODE))
    known = texts().keys()
    whole = {key for key in named if not key.endswith("_")}
    assert whole - known == set()
    assert {start for start in named - whole if not any(key.startswith(start) for key in known)} == set()


def test_every_text_is_used():
    literal = set(re.findall(r"[\"'`]([a-z_]+(?:\.[a-z_0-9]+)+)[\"'`]", CODE))
    starts = tuple(re.findall(r"[\"'`]([a-z_]+(?:\.[a-z_0-9]+)*[._])(?:\{|[\"'`])", CODE))
    known = texts().keys()
    assert {key for key in known if key not in literal and not key.startswith(starts)} == set()


def test_every_package_has_its_reason():
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[<>=\[ ]", each)[0].lower() for each in wanted}
    reasons = (TOP / "docs/dependencies.md").read_text(encoding="utf-8").lower()
    assert {name for name in names if name not in reasons} == set()


def test_every_link_between_the_documents_leads_somewhere():
    pages = [*TOP.glob("*.md"), *(TOP / "docs").rglob("*.md")]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("file", sorted((TOP / "data/texts").glob("*.vi.json")), ids=lambda file: file.stem)
def test_every_sentence_is_whole_unicode_nfc_and_shouts_at_nobody(file):
    sentences = json.loads(file.read_text(encoding="utf-8"))
    wrong = {
        key: sentence
        for key, sentence in sentences.items()
        if sentence != unicodedata.normalize("NFC", sentence) or "!" in sentence
    }
    assert wrong == {}


def test_no_file_is_longer_than_a_person_reads_at_once():
    long = {
        str(path.relative_to(TOP)): count
        for path in SOURCES
        if path.suffix == ".py" and (count := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}
