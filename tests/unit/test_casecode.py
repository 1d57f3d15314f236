"""Case codes survive pens, telephones and thumbs."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.casecode import ALPHABET, BITS, LENGTH, looks_like_code, make, parse, show

bits = st.integers(0, (1 << BITS) - 1)


@example(562_949_953_421_300)  # a code without a digit, as one in sixty is
@given(bits)
def test_a_code_is_read_back_as_it_was_made(number):
    code = make(number)
    assert parse(code) == code
    assert parse(show(code)) == code
    assert looks_like_code(show(code))


def test_a_code_with_its_dashes_is_meant_as_one_even_when_it_is_wrong():
    assert looks_like_code("ABCD-EFGH-JKM")
    assert not looks_like_code("xe đạp điện")


@given(bits, bits)
def test_different_numbers_make_different_codes(one, other):
    assert (make(one) == make(other)) == (one == other)


@given(bits, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_caught(number, place, sign):
    code = make(number)
    wrong = code[:place] + sign + code[place + 1 :]
    assert (parse(wrong) is None) == (wrong != code)


@given(bits, st.integers(0, LENGTH - 2))
def test_two_neighbours_swapped_are_caught(number, place):
    code = make(number)
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (parse(wrong) is None) == (wrong != code)


def test_a_code_is_shown_in_groups():
    assert [len(group) for group in show(make(123456789)).split("-")] == [4, 4, 3]


def test_every_sign_can_be_typed_by_a_person():
    assert set(show(make((1 << BITS) - 1))) <= set(ALPHABET) | {"-"}


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: show(code).lower(),
        lambda code: f"  {show(code)} \n",
        lambda code: " ".join(code),
        lambda code: show(code).replace("-", "–"),
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: code.replace("0", "O").replace("1", "I"),
        lambda code: "".join(chr(ord(sign) + 0xFEE0) for sign in code),
    ],
)
def test_the_ways_people_type_a_code_are_forgiven(typed):
    code = make(0x1_0800_4321_0001)
    assert {"0", "1"} <= set(code)
    assert parse(typed(code)) == code


@pytest.mark.parametrize(
    "text", ["", "-", "xin chào", "0912345678", "A" * 200, "🙂" * 11, "ABCDEFGHJKU", "١٢٣٤٥٦٧٨٩٠١"]
)
def test_what_is_no_code_is_none(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    "text", ["xin chào", "tôi muốn hỏi", "", "0912 345 678", "SATTHEPDEN", "A1" * 80, "khu 5 hy cuong", "so 12 ngo 3 a"]
)
def test_words_and_telephone_numbers_do_not_look_like_a_code(text):
    assert not looks_like_code(text)


def test_a_code_with_a_slip_still_looks_like_one():
    code = make(987654321)
    wrong = ("2" if code[0] != "2" else "3") + code[1:]
    assert parse(wrong) is None
    assert looks_like_code(wrong)
    assert looks_like_code(show(wrong)[:-1])


@pytest.mark.parametrize("number", [-1, 1 << BITS])
def test_a_number_of_more_bits_is_refused(number):
    with pytest.raises(ValueError, match="50 bits"):
        make(number)
