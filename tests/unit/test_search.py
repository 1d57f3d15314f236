"""The search over the published list: everyday questions lead to the right procedure, or honestly to none."""

import json
import unicodedata
from pathlib import Path

import pytest

from bot.domain.catalog import Catalog
from bot.domain.search import Finder, Outcome, Vocabulary
from bot.domain.search.fold import words
from bot.domain.search.spelling import Spelling

DATA = Path(__file__).resolve().parents[2] / "data"

BIRTH, MARRIAGE, DEATH = "1.001193", "1.000894", "1.000656"


@pytest.fixture(scope="module")
def finder() -> Finder:
    catalog = Catalog.load((DATA / "procedures.json").read_bytes())
    return Finder(catalog, Vocabulary.load((DATA / "vocabulary.json").read_bytes()))


def first(finder: Finder, text: str) -> str | None:
    codes = finder.find(text).codes
    return codes[0] if codes else None


def without_marks(text: str) -> str:
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return bare.replace("đ", "d").replace("Đ", "D")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("đăng ký khai sinh cho con cần những gì", BIRTH),
        ("lên phường đăng ký kết hôn mang theo gì", MARRIAGE),
        ("người nhà mới mất, làm giấy chứng tử ở đâu", DEATH),
        ("làm lại bằng lái xe bị mất", "3.000348"),
        ("làm sổ đỏ lần đầu cho đất ông bà để lại", "1.013978"),
        ("mở quán ăn cần giấy phép gì", "1.001612"),
        ("cắt khẩu", "1.003197"),
        ("giấy độc thân", "1.004873"),
    ],
)
def test_everyday_words_lead_to_the_procedure_that_the_law_calls_otherwise(finder, text, code):
    assert first(finder, text) == code


@pytest.mark.parametrize(
    "text",
    [
        "đăng ký khai sinh cho con",
        "mất bằng lái xe máy xin cấp lại",
        "chuyển đất vườn sang đất ở",
        "cấp lại sổ đỏ bị mất",
    ],
)
def test_a_citizen_without_accents_gets_the_same_procedure(finder, text):
    assert first(finder, without_marks(text)) == first(finder, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("xin cấp gcnqsdđ lần đầu", "1.013978"),
        ("đổi gplx hết hạn", "3.000347"),
        ("mất cccd", "1.014064"),
        ("rút bhxh 1 lần", "1.001613"),
        ("lm gks cho bé cần j", BIRTH),
        ("xin phiếu lltp", "3.000333"),
    ],
)
def test_abbreviations_and_chat_spelling_are_read(finder, text, code):
    assert first(finder, text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ddawng kys keets hoon", MARRIAGE),
        ("d9a8ng ky1 khai sinh", BIRTH),
        ("làm hộ triếu", "1.001456"),
        ("mất xổ đỏ", "1.012786"),
        ("đăng ký thường chú", "1.004222"),
        ("dangky khaisinh cho con", BIRTH),
    ],
)
def test_words_misspelt_by_key_or_by_sound_are_read(finder, text, code):
    assert first(finder, text) == code


def test_of_several_words_that_may_be_meant_the_nearest_is_read():
    spelling = Spelling([words("nhà trương"), words("nhà chuog")])
    assert [word.plain for word in spelling.mended(words("nha chuong"))] == ["nha", "chuog"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("how do I get a birth certificate for my baby", BIRTH),
        ("marriage registration", MARRIAGE),
        ("I lost my driving licence", "3.000348"),
        ("work permit for a foreign teacher", "1.014199"),
        ("police clearance certificate", "3.000333"),
        ("my visa expires next week", "1.001146"),
    ],
)
def test_a_foreigner_asking_in_english_gets_the_vietnamese_procedure(finder, text, code):
    assert first(finder, text) == code


@pytest.mark.parametrize("text", ["what is the weather like today", "how to cook pho", "book a flight to bangkok"])
def test_english_that_no_procedure_answers_is_not_found(finder, text):
    assert finder.find(text).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("đăng ký kết hôn với người Hàn Quốc", "2.000806"),
        ("đăng ký lại khai sinh", "1.004884"),
        ("gia hạn tạm trú", "1.002755"),
        ("chấm dứt giám hộ", "1.004845"),
        ("đăng ký khai tử lưu động", "1.000419"),
        ("tạm ngừng kinh doanh hộ gia đình", "1.001570"),
        ("thôi làm hòa giải viên", "2.000930"),
    ],
)
def test_a_rarer_twin_is_found_when_the_words_say_so(finder, text, code):
    assert first(finder, text) == code


@pytest.mark.parametrize(("text", "code"), [("khai sinh", BIRTH), ("kết hôn", MARRIAGE), ("cấp căn cước", "1.014061")])
def test_without_such_words_the_usual_procedure_of_the_commune_comes_first(finder, text, code):
    assert first(finder, text) == code


@pytest.mark.parametrize(
    "text",
    ["hôm nay trời có mưa không", "giá vàng hôm nay", "kể chuyện cười đi", "muốn ly hôn đơn phương", "alo", "xin chào"],
)
def test_what_no_procedure_answers_is_not_found(finder, text):
    finding = finder.find(text)
    assert finding.outcome is Outcome.NOT_FOUND
    assert finding.codes == ()


@pytest.mark.parametrize("text", ["", "   ", "?!…", "😀😀", "\x00", "ạ", "và của các", "漢字"])
def test_a_text_that_says_nothing_is_not_found(finder, text):
    assert finder.find(text).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize("text", ["đăng ký " * 5000, "a" * 100_000, "đất " * 300 + "?" * 9000])
def test_a_text_of_any_length_is_answered(finder, text):
    assert finder.find(text).outcome in Outcome


def test_at_most_five_choices_are_given_or_as_many_as_asked_for(finder):
    assert len(finder.find("đăng ký xe").hits) == 5
    assert len(finder.find("đăng ký xe", limit=3).hits) == 3


def test_the_best_comes_first_and_each_procedure_once(finder):
    hits = finder.find("cấp lại giấy phép", limit=20).hits
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.code for hit in hits}) == len(hits)


def test_a_card_is_given_when_one_stands_out_and_choices_when_twins_stand_side_by_side(finder):
    assert finder.find("đăng ký khai sinh").outcome is Outcome.CARD
    assert finder.find("giấy phép khai thác khoáng sản").outcome is Outcome.CHOICES


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("giấy phép hoạt động khám bệnh chữa bệnh", "issue"),
        ("khóa căn cước điện tử", "level"),
        ("khai sinh có yếu tố nước", "foreign"),
        ("cấp lại giấy phép hoạt động khám bệnh chữa bệnh", None),
        ("đăng ký khai sinh", None),
        ("giá vàng hôm nay", None),
    ],
)
def test_twins_that_the_words_do_not_tell_apart_come_with_the_question_that_does(finder, text, about):
    twins = finder.find(text).twins
    assert (twins and twins.about) == about
    assert twins is None or twins.codes <= set(finder.find(text).codes)


def test_the_same_question_has_the_same_answer(finder):
    assert finder.find("đăng ký tạm trú ở trọ") == finder.find("đăng ký tạm trú ở trọ")


def test_every_saying_of_the_vocabulary_leads_to_its_procedure(finder):
    asked = Vocabulary.load((DATA / "vocabulary.json").read_bytes()).asked
    astray = [said for one in asked for said in one.said if one.code not in finder.find(said).codes[:2]]
    assert astray == []


def test_a_title_typed_without_marks_leads_where_the_title_with_marks_leads(finder):
    titles = [one.title for one in Catalog.load((DATA / "procedures.json").read_bytes()).procedures[::13]]
    astray = [title for title in titles if first(finder, without_marks(title)) != first(finder, title)]
    assert len(astray) <= len(titles) * 2 // 100, astray


def test_every_title_of_the_list_leads_to_itself_or_to_its_namesakes(finder):
    catalog = Catalog.load((DATA / "procedures.json").read_bytes())
    asked = catalog.procedures[::29]
    lost = [one.title for one in asked if one.code not in finder.find(one.title, limit=10).codes]
    assert len(lost) <= len(asked) * 3 // 100, lost


def test_every_title_is_known_for_a_name_with_and_without_its_marks(finder):
    titles = [one.title for one in Catalog.load((DATA / "procedures.json").read_bytes()).procedures]
    assert [title for title in titles if not finder.named(title) or not finder.named(without_marks(title))] == []


@pytest.mark.parametrize(
    "text",
    [
        "tôi muốn cấp lại giấy phép lái xe quốc tế",
        "giải quyết khiếu nại lần đầu tại cấp",
        "Xác định, xác định lại mức độ khuyết tật và cấp Giấy xác nhận khuyét tật",
        "cấp giấy xác nhận tình trạng hôn nhân cần giấy tờ gì",
    ],
)
def test_a_beginning_a_slip_and_what_is_said_around_a_name_leave_it_a_name(finder, text):
    assert finder.named(text)


@pytest.mark.parametrize(
    "text",
    [
        "cán bộ đòi tiền mới làm đăng ký khai sinh",
        "đăng ký khai sinh mà ông hộ tịch ăn tiền",
        "khiếu nại lần đầu",
        "đất đai",
        "",
        "a" * 20_000,
    ],
)
def test_words_beside_a_name_or_too_few_of_it_make_no_name(finder, text):
    assert not finder.named(text)


def test_no_unread_message_but_a_question_is_taken_for_a_name(finder):
    rows = map(json.loads, (DATA / "unread.jsonl").read_text(encoding="utf-8").splitlines())
    assert [row["text"] for row in rows if row["kind"] != "hoi_dap" and finder.named(row["text"])] == []
