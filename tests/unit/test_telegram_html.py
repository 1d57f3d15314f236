"""Replies become Telegram's HTML: every word as given, every tag whole, every message within the limits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.runs import units
from bot.channels.telegram_html import TEXT_UNITS, openable, render
from bot.domain.message import (
    Button,
    Checklist,
    CodeBlock,
    Fact,
    Facts,
    Folded,
    Heading,
    Paragraph,
    Quote,
    Reply,
    Span,
)
from tests.fake_telegram import shown


def words(text, **more):
    return Reply(blocks=(Paragraph(spans=(Span(text=text, **more),)),))


CARD = Reply(
    blocks=(
        Heading(text="Đăng ký khai sinh"),
        Facts(rows=(Fact(label="Thời hạn", value=(Span(text="1 ngày làm việc"),)),
                    Fact(label="Lệ phí", value=(Span(text="chưa công bố", bold=True),)))),
        Checklist(title="Giấy tờ", items=("Giấy chứng sinh", "Tờ khai <mẫu> & bản sao")),
        Folded(title="Căn cứ", blocks=(Paragraph(spans=(Span(text="Luật 60/2014"),)),
                                       Checklist(title="Khác", items=("a",)))),
        CodeBlock(code="K7QM-2X9D-4TB"),
        Quote(text="Đường hỏng"),
        Paragraph(spans=(Span(text="Nguồn: "), Span(text="Cổng", link="https://dichvucong.gov.vn/x?a=1&b=2")),
                  small=True),
    ),
    buttons=(Button(label="Gửi", press="feedback:start"),),
)  # fmt: skip


def test_a_card_reads_as_it_should():
    (markup,) = render(CARD)
    assert markup == (
        "<b>Đăng ký khai sinh</b>\n\n"
        "<b>Thời hạn:</b> 1 ngày làm việc\n<b>Lệ phí:</b> <b>chưa công bố</b>\n\n"
        "<b>Giấy tờ</b>\n☐ Giấy chứng sinh\n☐ Tờ khai &lt;mẫu&gt; &amp; bản sao\n\n"
        "<b>Căn cứ</b>\n<blockquote expandable>Luật 60/2014\n\n<b>Khác</b>\n☐ a</blockquote>\n\n"
        "<code>K7QM-2X9D-4TB</code>\n\n<blockquote>Đường hỏng</blockquote>\n\n"
        '<i>Nguồn: <a href="https://dichvucong.gov.vn/x?a=1&amp;b=2">Cổng</a></i>'
    )
    assert shown(markup).text.startswith("Đăng ký khai sinh\n\nThời hạn: 1 ngày làm việc")


def test_quotes_and_apostrophes_stay_themselves_since_telegram_knows_no_hex_entity():
    assert render(words("nhà 'ông' \"Thử\"")) == ["nhà 'ông' \"Thử\""]


@pytest.mark.parametrize(
    "address",
    ["tg://user?id=1", "javascript:alert(1)", "http://localhost:8080/x", "//evil", "file:///etc", "http://[", ""],
)
def test_an_address_that_telegram_would_refuse_is_text_only(address):
    assert not openable(address)
    assert render(words("x", link=address or None)) == ["x"]


def test_an_address_cannot_end_its_attribute():
    (markup,) = render(words("x", link="https://a.vn/?q=\"><b>'&c"))
    assert shown(markup).entities == (("a", "x", "https://a.vn/?q=%22%3E%3Cb%3E%27&c"),)


def test_a_button_to_an_address_that_telegram_refuses_stands_in_the_text():
    reply = Reply(blocks=words("Xem.").blocks, buttons=(Button(label="Mở trang", link="http://127/desk"),))
    assert render(reply) == ["Xem.\n\nMở trang: http://127/desk"]


def test_a_reply_without_words_is_never_an_empty_message():
    assert render(Reply(blocks=())) == ["…"]
    assert render(words(" \u200b\n ")) == ["…"]


@pytest.mark.parametrize("length", [4095, 4096, 4097, 8192, 8193])
def test_a_long_text_is_cut_at_4096_units_and_nothing_is_lost(length):
    parts = render(words("a" * length))
    assert [len(part) for part in parts[:-1]] == [4096] * (len(parts) - 1)
    assert "".join(parts) == "a" * length


def test_units_are_counted_as_telegram_does_and_no_emoji_is_halved():
    parts = render(words("a" + "😀" * 3000))
    assert "".join(parts) == "a" + "😀" * 3000
    assert [units(part) for part in parts] == [4095, 1906]


@pytest.mark.parametrize("sign", ["👨‍👩‍👧", "🇻🇳", "👍🏽", "e\u0323\u0302"])
def test_no_joined_sign_is_cut_in_two(sign):
    parts = render(words("a" + sign * 2000))
    assert len(parts) > 1
    assert all(part.removeprefix("a").replace(sign, "") == "" for part in parts)


def test_a_cut_stands_at_the_end_of_a_line_where_there_is_one():
    line = "Giấy tờ số một\n"
    first, *_ = render(words(line * 400))
    assert first.endswith("một\n")


def test_a_cut_inside_a_fold_closes_and_opens_it_again():
    reply = Reply(blocks=(Folded(title="Căn cứ", blocks=(Checklist(title="b", items=("x <y> & " * 40,) * 40),)),))
    parts = render(reply)
    assert len(parts) > 2
    assert all(part.count("<blockquote expandable>") == part.count("</blockquote>") == 1 for part in parts)
    assert all(units(shown(part).text) <= 4096 for part in parts)


def test_over_a_hundred_styled_stretches_go_on_in_the_next_message():
    rows = tuple(Fact(label=f"{n}", value=(Span(text="x"),)) for n in range(150))
    parts = render(Reply(blocks=(Facts(rows=rows),)))
    assert [len(shown(part).entities) for part in parts] == [100, 50]


TYPED = st.text(max_size=200) | st.sampled_from(["<b>", "&lt;", "</code>", "😀" * 3000, "x" * 5000, "🇻🇳" * 1500])
SPAN = st.builds(Span, text=TYPED, bold=st.booleans(), link=st.sampled_from([None, "https://a.vn/?x=1&y='"]))
PARAGRAPH = st.builds(Paragraph, spans=st.lists(SPAN, max_size=3).map(tuple), small=st.booleans())
CHECKLIST = st.builds(Checklist, title=TYPED, items=st.lists(TYPED, max_size=3).map(tuple))
BLOCK = st.one_of(
    PARAGRAPH,
    CHECKLIST,
    st.builds(Heading, text=TYPED),
    st.builds(Quote, text=TYPED),
    st.builds(CodeBlock, code=TYPED),
    st.builds(Folded, title=TYPED, blocks=st.lists(PARAGRAPH | CHECKLIST, max_size=2).map(tuple)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCK, max_size=3))
def test_every_reply_is_taken_by_a_strict_reader_within_the_limits(blocks):
    for markup in render(Reply(blocks=tuple(blocks))):
        seen = shown(markup)
        assert 1 <= units(seen.text) <= TEXT_UNITS
        assert seen.text.strip()
        assert len(seen.entities) <= 100
