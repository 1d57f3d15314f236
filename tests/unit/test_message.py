"""What comes in is cleaned once, at the door; what goes back is blocks."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

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
    clean,
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (unicodedata.normalize("NFD", "đường hỏng"), "đường hỏng"),
        ("\u202eđảo\u202c chữ", "đảo chữ"),
        ("ẩn\u200bdấu\ufeff", "ẩndấu"),
        ("dòng một\r\ndòng hai", "dòng một\ndòng hai"),
        ("có\x00 ký tự\x07 lạ", "có ký tự lạ"),
        ("nửa cặp \ud83d thôi", "nửa cặp  thôi"),
        ("  \u200b  ", ""),
        ("da\u200b\u0301u", "dáu"),
        ("gia đình 👨‍👩‍👧", "gia đình 👨‍👩‍👧"),
    ],
)
def test_what_hides_or_steers_text_is_taken_out_and_words_stay(typed, read):
    assert clean(typed) == read


@given(st.text(alphabet=st.characters()))
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet=st.characters()))
def test_what_is_clean_can_be_written_as_utf8(text):
    clean(text).encode("utf-8")


def test_a_reply_survives_its_way_through_the_archive():
    reply = Reply(
        blocks=(
            Heading(text="Đăng ký khai sinh"),
            Facts(rows=(Fact(label="Phí", value=(Span(text="chưa công bố", bold=True),)),)),
            Checklist(title="Giấy tờ", items=("Giấy chứng sinh",)),
            Folded(title="Căn cứ", blocks=(Paragraph(spans=(Span(text="60/2014/QH13"),)),)),
            CodeBlock(code="ABCD-EFGH-JKM"),
            Quote(text="<b>lời của người dân</b>"),
        ),
        buttons=(Button(label="Nộp ở đâu", press="procedures:part:1.001193:agency"),),
    )
    assert Reply.model_validate_json(reply.model_dump_json()) == reply


def test_an_unknown_kind_of_block_is_refused():
    with pytest.raises(ValidationError):
        Reply.model_validate({"blocks": [{"type": "html", "text": "<script>"}]})


def test_the_plain_words_of_a_reply_leave_nothing_out():
    reply = Reply(
        blocks=(
            Paragraph(spans=(Span(text="Xin "), Span(text="chào", bold=True))),
            Checklist(title="Cần", items=("A", "B")),
        )
    )
    assert reply.plain() == "Xin chào\nCần\n- A\n- B"
