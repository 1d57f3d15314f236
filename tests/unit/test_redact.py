"""Words that are kept lose who said them, and keep what they are about. Every person here is invented."""

import pytest

from bot.domain import casecode
from bot.domain.redact import redact


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Tôi là Nguyễn Văn Thử muốn cấp lại bìa đỏ", "Tôi là … muốn cấp lại bìa đỏ"),
        ("toi la nguyen van thu can lam lai bang", "toi la … can lam lai bang"),
        ("em tên Lan cần hỏi giấy tờ xe", "em tên … cần hỏi giấy tờ xe"),
        ("con tôi tên là Thử Bình sinh năm 2020", "con tôi tên là … sinh năm 2020"),
        ("Họ và tên: Lê Thị Thử, xin trợ cấp", "Họ và tên: … , xin trợ cấp"),
        ("khai sinh cho Lê Thị Hoa Thử được không", "khai sinh cho … được không"),
        ("xin giấy cho nguyen thi thu", "xin giấy cho …"),
    ],
)
def test_names_are_struck_out(said, kept):
    assert redact(said) == kept


@pytest.mark.parametrize(
    "secret",
    [
        "0912 345 678",
        "+84 912.345.678",
        "025099001234",
        "123456",
        "thu.nguyen@vi-du.example",
        "https://vi-du.example/thu",
        "19A-123.45",
        "nhà số 12 đường Hùng Vương",
        "ngõ 7/3 phố Thử",
        "12/3 Trần Phú",
        casecode.show(casecode.make(1 << 40)),
        casecode.make(1 << 40),
        casecode.show(casecode.make(1 << 40)).replace("-", " "),
    ],
)
def test_numbers_addresses_and_codes_are_struck_out(secret):
    assert redact(f"cấp lại bìa đỏ, {secret}") == "cấp lại bìa đỏ, …"


@pytest.mark.parametrize(
    "said",
    [
        "tôi là người khuyết tật muốn xin trợ cấp",
        "cháu là sinh viên hỏi vay vốn",
        "tôi là chủ hộ kinh doanh",
        "đổi tên đệm cho con",
        "tên doanh nghiệp bị trùng",
        "nghị định số 20/2008 nói gì",
        "mẫu số 01 ở đâu",
        "lệ phí nhận cha, mẹ, con là bao nhiêu",
        "cục quản lý thị trường ở đâu",
        "khu do thi moi",
        "Hà Nội có khác Phú Thọ không",
        "sinh năm 1990 thì nghỉ hưu khi nào",
    ],
)
def test_what_is_about_a_procedure_stays(said):
    assert redact(said) == said


def test_striking_out_twice_changes_nothing():
    once = redact("Tôi tên là Lê Thử, nhà số 12 đường Thử, gọi 0912345678")
    assert redact(once) == once
