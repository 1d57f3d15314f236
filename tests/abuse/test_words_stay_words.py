"""A citizen's words stay words: what is typed arrives on the phone as it was typed, and as nothing else."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.runs import units
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_html import TEXT_UNITS, render
from bot.channels.zalo_bot import ZaloBotAccount, ZaloBotChannel
from bot.channels.zalo_oa_look import messages
from bot.domain.message import (
    Button,
    Channel,
    Checklist,
    Fact,
    Facts,
    Folded,
    Heading,
    Identity,
    Paragraph,
    Quote,
    Reply,
    Span,
    clean,
)
from bot.domain.outbox import Outgoing, Purpose
from tests.abuse.strings import STRINGS
from tests.fake_telegram import FakeTelegram, serving, shown
from tests.fake_zalo_bot import FakeZaloBot
from tests.fake_zalo_oa.checks import buttons, texted

NOW = datetime(2026, 3, 2, tzinfo=UTC)


class StoppedClock:
    def now(self):
        return NOW


def whole_card(typed):
    """Every place of a reply that can hold what somebody typed."""
    text = typed or "(trống)"
    return Reply(
        blocks=(
            Heading(text=text),
            Paragraph(spans=(Span(text=text), Span(text=text, bold=True))),
            Paragraph(spans=(Span(text=text),), small=True),
            Facts(rows=(Fact(label="Họ tên", value=(Span(text=text),)),)),
            Checklist(title="Giấy tờ", items=(text,)),
            Folded(title=text, blocks=(Paragraph(spans=(Span(text=text),)),)),
            Quote(text=text),
        ),
        buttons=(Button(label=text[:60].strip() or "x", press="a:b"),),
    )


def joined(parts):
    """What is read over all parts; where a part ends or begins, Telegram trims."""
    return "".join("".join(part.split()) for part in parts)


def said(typed):
    """The words of the whole card in the order in which they stand."""
    text = typed or "(trống)"
    return joined([text, text, text, text, "Họ tên:", text, "Giấy tờ", "☐", text, text, text, text])


@pytest.mark.parametrize("typed", STRINGS, ids=range(len(STRINGS)))
async def test_words_arrive_as_typed_and_as_nothing_else_on_telegram(typed):
    fake = FakeTelegram()
    who = fake.person()
    typed = clean(typed)
    async with serving(fake) as address, TelegramChannel(fake.token, address, None, None, StoppedClock()) as channel:
        channel.postbag._wait = _at_once
        phone = Identity(Channel.TELEGRAM, str(who.id))
        await channel.postbag.send(Outgoing("m", "m", phone, whole_card(typed), Purpose.REPLY, NOW, NOW))
    assert joined(seen.text for seen in who.heard) == said(typed)
    kinds = {entity[0] for seen in who.heard for entity in seen.entities}
    assert kinds <= {"b", "i", "blockquote", "blockquote expandable"}
    assert [call for call in fake.wire if call.refused] == []


@pytest.mark.parametrize("typed", STRINGS, ids=range(len(STRINGS)))
async def test_words_arrive_as_typed_and_as_nothing_else_on_zalo(typed):
    fake = FakeZaloBot()
    who = fake.person()
    who.wrote, typed = True, clean(typed)
    async with (
        serving(fake) as address,
        ZaloBotChannel(ZaloBotAccount(fake.token, address), StoppedClock(), None) as channel,
    ):
        channel.postbag._wait = _at_once
        phone = Identity(Channel.ZALO_BOT, who.id)
        await channel.postbag.send(Outgoing("m", "m", phone, whole_card(typed), Purpose.REPLY, NOW, NOW))
    label = (typed or "(trống)")[:60].strip() or "x"
    assert joined(heard.text for heard in who.heard) == said(typed) + joined(["1.", label])
    assert [call for call in fake.wire if call.refused or "parse_mode" in call.asked] == []


@pytest.mark.parametrize("typed", STRINGS, ids=range(len(STRINGS)))
async def test_words_arrive_as_typed_and_as_nothing_else_on_a_zalo_oa(typed):
    shown = messages(whole_card(typed := clean(typed)))
    assert joined(str(message["text"]) for message in shown) == said(typed)
    assert all(texted(message) for message in shown)
    payload = shown[-1]["attachment"]["payload"]
    assert [button["title"] for button in buttons(payload)] == [(typed or "(trống)")[:60].strip() or "x"]


async def _at_once(_chat):
    """The pace is not what is tested here."""


def test_there_are_at_least_sixty_strings():
    assert len(set(STRINGS)) >= 60


def arrives(typed):
    """Whatever it is, it is read as it was typed, in parts that are whole and within the limits."""
    typed = clean(typed)
    if any(sign.isspace() and sign not in " \n\t" for sign in typed) or not any(sign.isprintable() for sign in typed):
        return
    parts = [shown(markup) for markup in render(whole_card(typed))]
    assert joined(part.text for part in parts) == said(typed)
    assert all(units(part.text) <= TEXT_UNITS for part in parts)


any_text = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(["<", ">", "&", "/", "b", "a href=", '"', "amp;", ";", " ", "\n", "😀"])).map("".join),
)
slowly = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@settings(slowly, max_examples=150)
@given(any_text)
def test_any_text_at_all_arrives_as_typed_on_telegram(typed):
    arrives(typed)


@pytest.mark.full
@settings(slowly, max_examples=1000)
@given(any_text | st.text(min_size=1500, max_size=6000))
def test_a_thousand_texts_arrive_as_typed_on_telegram(typed):
    arrives(typed)
