"""A citizen's words stay words: what is typed arrives on the phone as it was typed, and as nothing else."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_html import render
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
from tests.fake_telegram import FakeTelegram, serving, shown

NOW = datetime(2026, 3, 2, tzinfo=UTC)

STRINGS = [
    "<b>đậm</b>", "</b>", "<b>", "<i><b>x</i></b>", "</code><a href=\"https://evil.example\">bấm</a>",
    "<a href='tg://user?id=1'>ông A</a>", "<script>alert(1)</script>", "<tg-spoiler>x</tg-spoiler>",
    "<blockquote expandable>x", "</blockquote>", "<pre><code class=\"language-x\">", "<!-- -->", "<![CDATA[x]]>",
    "&lt;", "&amp;lt;", "&amp;", "&", "&&&", "&#60;b&#62;", "&#x3c;", "&nbsp;", "&quot;", "a & b < c > d",
    "'", "\"", "''\"\"", "`", "```\nx\n```", "*đậm*", "_nghiêng_", "__gạch__", "~xoá~", "||giấu||", "[x](https://evil.example)",
    "\\*\\_\\[\\]", "> trích", "# đề mục", "- gạch đầu dòng", "1. một", "tg://user?id=1", "tg://resolve?domain=x",
    "@ai_do", "/start", "/start x", "#the", "javascript:alert(1)", "http://169.254.169.254/", "=1+1", "+1", "-1",
    "@SUM(A1)", "'; DROP TABLE cases; --", "\" OR 1=1 --", "{{ 7*7 }}", "{% raw %}", "${7*7}", "{name}", "%s %d %n",
    "\x1b[31mđỏ\x1b[0m", "\u202eđảo ngược\u202c", "zero\u200bwidth\u200djoin", "🇻🇳🇻🇳", "👨‍👩‍👧‍👦", "👍🏽", "𝕏" * 10,
    "ﷺ" * 20, "ệ" * 100, "e\u0323\u0302" * 50, "á́́́́́", "a\nb\n\nc", "  đầu và cuối  ", "x" * 4097, "<b>" * 1500,
    "&" * 4097, "đường hỏng. " * 800, "😀" * 2100, "\ufeff\ufeffBOM",
]  # fmt: skip


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


async def _at_once(_chat):
    """The pace is not what is tested here."""


def test_there_are_at_least_sixty_strings():
    assert len(set(STRINGS)) >= 60


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all_arrives_as_typed_on_telegram(typed):
    typed = clean(typed)
    if any(sign.isspace() and sign not in " \n\t" for sign in typed) or not any(sign.isprintable() for sign in typed):
        return
    parts = [shown(markup) for markup in render(whole_card(typed))]
    assert joined(part.text for part in parts) == said(typed)
