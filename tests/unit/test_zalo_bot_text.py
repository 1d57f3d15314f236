"""A reply as Zalo Bot's messages: numbered choices, links in words, styles beside the text, 2,000 signs at most."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.runs import units
from bot.channels.zalo_bot_text import TEXT_UNITS, render
from bot.domain.message import Button, CodeBlock, Fact, Facts, Heading, Paragraph, Quote, Reply, Span


def reply(*blocks, buttons=()):
    return Reply(blocks=blocks, buttons=buttons)


def words(text, **more):
    return Paragraph(spans=(Span(text=text, **more),))


def text_of(*blocks, buttons=()):
    (one,) = render(reply(*blocks, buttons=buttons))
    return one.text


def test_every_choice_is_a_numbered_line():
    shown = text_of(words("Chọn:"), buttons=(Button(label="Có", press="a:b"), Button(label="Không", press="a:c")))
    assert shown == "Chọn:\n\n1. Có\n2. Không"


def test_a_link_among_the_choices_is_shown_and_takes_no_number():
    buttons = (
        Button(label="Có", press="a"),
        Button(label="Cổng", link="https://a.vn/x"),
        Button(label="Không", press="b"),
    )
    assert text_of(words("?"), buttons=buttons).splitlines()[2:] == ["1. Có", "→ Cổng: https://a.vn/x", "2. Không"]


def test_a_link_stands_beside_its_words_and_only_once():
    assert text_of(words("Cổng dịch vụ công", link="https://a.vn/")) == "Cổng dịch vụ công (https://a.vn/)"
    assert text_of(words("https://a.vn/", link="https://a.vn/")) == "https://a.vn/"


def test_styles_stand_beside_the_text_and_name_the_right_stretch():
    (one,) = render(reply(Heading(text="👍 Đăng ký"), Facts(rows=(Fact(label="Phí", value=(Span(text="0 đồng"),)),))))
    wide = one.text.encode("utf-16-le")
    styled = [wide[each["start"] * 2 : (each["start"] + each["len"]) * 2].decode("utf-16-le") for each in one.styles]
    assert styled == ["👍 Đăng ký", "Phí:"]
    assert [each["st"] for each in one.styles] == [["b"], ["b"]]


@pytest.mark.parametrize("typed", ["**đậm**", "<b>x</b>", "# tiêu đề", "`x`", "[a](b)", "1. giả làm lựa chọn", "_x_"])
def test_what_was_typed_is_text_and_nothing_else(typed):
    assert text_of(Quote(text=typed)) == typed


def test_a_long_reply_is_split_at_lines_and_its_choices_come_last():
    lines = "\n".join(f"Dòng {number} của một đoạn dài." for number in range(300))
    texts = [each.text for each in render(reply(words(lines), buttons=(Button(label="Có", press="a"),)))]
    assert len(texts) > 3
    assert all(units(text) <= TEXT_UNITS == 2000 for text in texts)
    assert "".join(texts) == f"{lines}\n\n1. Có"
    assert all(text.endswith("\n") for text in texts[:-1])


def test_accents_typed_apart_are_put_together_before_they_are_counted():
    assert text_of(words("Pha\u0309n a\u0301nh")) == unicodedata.normalize("NFC", "Phản ánh")


def test_a_case_code_stands_out():
    (one,) = render(reply(CodeBlock(code="ABCD-EFGH-JKM")))
    assert one.styles == ({"start": 0, "len": 13, "st": ["b"]},)


def test_nothing_to_see_is_still_a_message():
    assert [each.text for each in render(reply(words("\u200b")))] == ["…"]


@given(st.lists(st.text(max_size=3000), min_size=1, max_size=4))
def test_any_text_fits_and_every_style_lies_inside(texts):
    for each in render(reply(*(Quote(text=text) for text in texts), buttons=(Button(label="Có", press="a"),))):
        assert 1 <= units(each.text) <= TEXT_UNITS
        assert all(style["start"] + style["len"] <= units(each.text) for style in each.styles)
