"""The rules of personal data: clocks of requests and breaches, pseudonyms, and the files that the province keeps."""

import json
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.breach import Breach, Entry, EntryKind
from bot.domain.case import Sender
from bot.domain.consent import Consent, NoticeText, Purpose, agreed
from bot.domain.datarequest import DataRequest, Mark, NotNow, RequestKind, RequestState, mark
from bot.domain.message import Channel
from bot.domain.privacy import Privacy, PrivacyError
from bot.domain.pseudonym import made, without
from tests.contract.made import NOW, later

DATA = Path(__file__).parents[2] / "data"
SENDER = Sender("Nguyễn Văn Thử", "Khu 3, xã Thử Nghiệm", "+84912345678")
TODAY = date(2026, 3, 10)


def asked(**more):
    known = {"answer_due": date(2026, 3, 12), "due": date(2026, 3, 30)}
    return DataRequest("r", "p", RequestKind.OBJECT, Channel.WEB, NOW, **known | more)


def test_nobody_agreed_who_was_never_asked_and_the_latest_word_counts():
    given = Consent("1", "p", Purpose.CHANNEL, "v", "d", given=True, at=NOW, channel=Channel.WEB)
    taken = replace(given, id="2", given=False)
    assert agreed([], Purpose.CHANNEL) is None
    assert agreed([given], Purpose.MEMORY) is None
    assert [agreed(each, Purpose.CHANNEL) for each in ([given], [given, taken], [given, taken, given])] == [
        True, False, True,
    ]  # fmt: skip


def test_other_words_of_a_notice_have_another_digest():
    shown = [NoticeText.of(Purpose.CHANNEL, "v", "vi", words) for words in ("Nhắn ở đây.", "Nhắn ở đây")]
    assert shown[0].digest != shown[1].digest


def test_the_answer_is_due_first_and_then_the_completion():
    assert asked().next_due == date(2026, 3, 12)
    assert asked(state=RequestState.ANSWERED).next_due == date(2026, 3, 30)
    assert asked(state=RequestState.DONE).next_due is None


@pytest.mark.parametrize(
    ("due", "found"),
    [(-1, Mark.OVER), (0, Mark.TODAY), (3, Mark.SOON), (4, Mark.FINE)],
)
def test_a_request_is_marked_by_its_next_date(due, found):
    assert mark(asked(answer_due=TODAY + timedelta(days=due)), TODAY) is found
    assert mark(asked(answer_due=None, due=None), TODAY) is Mark.FINE


def test_a_request_that_ended_goes_nowhere_any_more():
    done = asked().moved(RequestState.DONE, by="o", at=NOW)
    assert done.ended_at == NOW
    for state in RequestState:
        with pytest.raises(NotNow):
            done.moved(state, by="o", at=NOW)


def test_a_request_is_extended_once_and_never_shortened():
    longer = asked().later(date(2026, 4, 14), by="o", reason="phải hỏi thêm")
    assert (longer.due, longer.extended) == (date(2026, 4, 14), True)
    assert asked().later(date(2026, 3, 1), by="o", reason="x").due == date(2026, 3, 30)
    for again in (longer, asked(due=None), asked(state=RequestState.REFUSED)):
        with pytest.raises(NotNow):
            again.later(date(2026, 5, 1), by="o", reason="x")


def test_the_clock_of_a_breach_runs_from_its_discovery_until_the_body_was_told():
    breach = Breach("b", NOW, "lộ tệp", "họ tên", None, NOW)
    assert breach.clock_ends(72) == later(hours=72)
    assert [breach.wants_reminder(later(hours=hours), 72, 24) for hours in (47, 48, 90)] == [False, True, True]
    told = Entry("e", "b", EntryKind.TOLD_AUTHORITY, "x", later(hours=50), NOW, None)
    assert not replace(breach, entries=(told,)).wants_reminder(later(hours=60), 72, 24)
    people = replace(told, kind=EntryKind.TOLD_PEOPLE)
    assert replace(breach, entries=(people,)).wants_reminder(later(hours=60), 72, 24)


@pytest.mark.parametrize(
    "words",
    [
        "Tôi là Nguyễn Văn Thử, 0912345678",
        "toi la nguyen van thu 0912 345 678",
        "NGUYỄN VĂN THỬ, +84 912 345 678, khu 3 xã Thử Nghiệm",
        "Nguyễn  Văn\nThử ở Khu 3 , xã thử nghiệm, 84912345678",
    ],
)
def test_the_senders_own_data_are_struck_however_they_were_typed(words):
    for own in (True, False):
        struck = without(words, SENDER, own_words=own)
        left = struck.casefold().replace(" ", "").replace("\n", "")
        assert not any(mark in left for mark in ("vănthử", "vanthu", "912345678", "thửnghiệm"))


def test_the_words_around_stay_and_so_does_the_number_of_the_office():
    said = "Đèn ở xã Thử Nghiệm hỏng. Thưa bà Nguyễn Văn Thử, xin gọi 0210 3 111 222."
    assert without(said, SENDER, own_words=False) == "Đèn ở xã Thử Nghiệm hỏng. Thưa bà …, xin gọi 0210 3 111 222."
    assert "0210" not in without(said, SENDER, own_words=True)


def test_of_somebody_unknown_whatever_looks_like_a_name_is_struck():
    assert "Thử" not in without("tôi tên là Nguyễn Văn Thử", None, own_words=True)


def test_a_pseudonym_tells_nothing_but_its_bits():
    assert made(0xABCDEF0123) == "ND-ABCDEF0123"
    assert made((1 << 45) + 1) == "ND-0000000001"


@pytest.fixture
def folder(tmp_path):
    for name in ("privacy.json", "retention.json"):
        shutil.copy(DATA / name, tmp_path / name)
    return tmp_path


def change(folder, name, edit):
    path = folder / name
    held = json.loads(path.read_text(encoding="utf-8"))
    edit(held)
    path.write_text(json.dumps(held), encoding="utf-8")


def test_the_files_of_the_province_hold_together(folder):
    assert Privacy.load(folder).breach.hours == 72


@pytest.mark.parametrize(
    ("name", "edit", "told"),
    [
        ("privacy.json", lambda held: held["purposes"].pop(), "every purpose"),
        ("privacy.json", lambda held: held["breach"].update(hours=0), "breach.hours"),
        ("privacy.json", lambda held: held.update(version="neu"), "version"),
        ("retention.json", lambda held: held.pop(), "every trace"),
        ("retention.json", lambda held: held[0].update(days=-1), "retention.0.days"),
        ("retention.json", lambda held: held[2].update(days=1), "as long as the talk"),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused_with_its_place(folder, name, edit, told):
    change(folder, name, edit)
    with pytest.raises(PrivacyError, match=told):
        Privacy.load(folder)


@pytest.mark.parametrize("text", ["{", "[]", '"x"'])
def test_a_file_that_is_no_such_json_is_refused(folder, text):
    (folder / "privacy.json").write_text(text, encoding="utf-8")
    with pytest.raises(PrivacyError):
        Privacy.load(folder)
