"""What short words are about: a part of the procedure in hand, or mere politeness; never more than they say."""

import pytest

from bot.domain.intent import Ask, Courtesy, asks, courtesy, is_question

TITLE = "Thủ tục đăng ký khai sinh"


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("phí bao nhiêu?", (Ask.FEE,)),
        ("phi bao nhieu", (Ask.FEE,)),
        ("Hết bao nhiêu tiền ạ?", (Ask.FEE,)),
        ("có mất tiền không", (Ask.FEE,)),
        ("miễn phí không?", (Ask.FEE,)),
        ("bn tiền ạ", (Ask.FEE,)),
        ("phi bao nhieu nha", (Ask.FEE,)),
        ("how much is it?", (Ask.FEE,)),
        ("what does it cost?", (Ask.FEE,)),
        ("nộp ở đâu?", (Ask.WHERE,)),
        ("ra đâu nộp vậy", (Ask.WHERE,)),
        ("cơ quan nào giải quyết", (Ask.WHERE,)),
        ("nộp hôm nay thì bao giờ có?", (Ask.READY,)),
        ("khi nào xong", (Ask.READY,)),
        ("bao giờ lấy được kết quả", (Ask.READY,)),
        ("mất bao lâu", (Ask.TERM,)),
        ("mấy ngày", (Ask.TERM,)),
        ("how long", (Ask.TERM,)),
        ("bao nhiêu ngày thì xong", (Ask.TERM,)),
        ("cần giấy tờ gì", (Ask.PAPERS,)),
        ("hồ sơ gồm những gì ạ", (Ask.PAPERS,)),
        ("mang theo gì", (Ask.PAPERS,)),
        ("làm qua mạng được không", (Ask.ONLINE,)),
        ("online?", (Ask.ONLINE,)),
        ("căn cứ pháp lý", (Ask.LEGAL_BASIS,)),
        ("theo luật nào", (Ask.LEGAL_BASIS,)),
        ("legal basis", (Ask.LEGAL_BASIS,)),
        ("kết quả nhận được là gì", (Ask.RESULT,)),
        ("ai được làm", (Ask.SUBJECTS,)),
        ("phí bao nhiêu, nộp ở đâu?", (Ask.WHERE, Ask.FEE)),
        ("cần giấy tờ gì và mất mấy ngày", (Ask.PAPERS, Ask.TERM)),
    ],
)
def test_a_short_question_asks_for_its_part(words, asked):
    assert asks(words) == asked


def test_words_of_the_title_in_hand_are_no_new_matter():
    assert asks("đăng ký khai sinh phí bao nhiêu?", TITLE) == (Ask.FEE,)


@pytest.mark.parametrize(
    "words",
    ["đăng ký kết hôn phí bao nhiêu?", "giấy phép xây dựng mất bao lâu", "hộ chiếu nộp ở đâu", "phí bảo vệ môi trường"],
)
def test_words_that_name_another_matter_are_no_follow_up(words):
    assert asks(words, TITLE) == ()


@pytest.mark.parametrize(
    "matter",
    [
        "sổ đỏ", "so do", "sổ hồng", "hộ chiếu", "ho chieu", "ô tô", "o to", "bản sao", "ban sao", "căn hộ", "giải thể",
        "chi nhánh", "làm nhà", "lam nha", "ông nội mất", "với người Nhật", "chiều cao", "hộ cá thể", "bán",
    ],
)  # fmt: skip
def test_a_matter_made_of_small_words_is_no_filling(matter):
    assert asks(f"{matter} thì phí bao nhiêu", TITLE) == ()


@pytest.mark.parametrize(
    "filling", ["hồ sơ này", "ho so nay", "chiều nay", "cho em hỏi", "hỏi hộ", "đó", "bạn ơi", "thủ tục này"]
)
def test_filling_words_beside_the_question_name_nothing_new(filling):
    assert Ask.FEE in asks(f"{filling} thì phí bao nhiêu", TITLE)


@pytest.mark.parametrize("words", ["", "?", "khai sinh", "cái này", "đăng ký", "😀"])
def test_words_without_a_question_ask_nothing(words):
    assert asks(words, TITLE) == ()


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("xin chào", Courtesy.GREETING),
        ("Chào buổi sáng em", Courtesy.GREETING),
        ("alo", Courtesy.GREETING),
        ("cảm ơn", Courtesy.THANKS),
        ("Cảm ơn cán bộ rất nhiều", Courtesy.THANKS),
        ("thank you", Courtesy.THANKS),
        ("tuyệt vời", Courtesy.THANKS),
        ("bot ngu quá", Courtesy.ABUSE),
        ("vô dụng", Courtesy.ABUSE),
        ("vâng ạ", Courtesy.YES),
        ("đúng rồi", Courtesy.YES),
        ("ok", Courtesy.YES),
        ("không", Courtesy.NO),
        ("không phải", Courtesy.NO),
    ],
)
def test_politeness_and_its_lack_are_known(words, kind):
    assert courtesy(words) is kind


@pytest.mark.parametrize(
    "words",
    [
        "chào, cho hỏi làm khai sinh",
        "cảm ơn, còn phí thì sao",
        "không có giấy chứng sinh",
        "điện",
        "vàng",
        "dừng",
        "điện quá lắm",
        "",
        "đường hỏng",
    ],
)
def test_a_matter_after_a_greeting_is_no_mere_politeness(words):
    assert courtesy(words) is None


@pytest.mark.parametrize(
    "words", ["Tại sao?", "phí bao nhiêu", "nộp ở đâu vậy", "làm thế nào", "How do I apply", "where"]
)
def test_a_question_is_told_by_its_mark_or_its_words(words):
    assert is_question(words)


@pytest.mark.parametrize("words", ["Nguyễn Văn Thử", "Khu 3, xã Hy Cương", "0912 345 678", "Showbiz", "", "Gì Văn An"])
def test_names_and_addresses_are_no_questions(words):
    assert not is_question(words)
