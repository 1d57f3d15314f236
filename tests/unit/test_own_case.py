"""Who asks how their own matter stands is told from who tells a story or asks about a procedure."""

import json
from pathlib import Path

import pytest

from bot.domain.own_case import asks_of_own

DATA = Path(__file__).parents[2] / "data"


@pytest.mark.parametrize(
    "text",
    [
        "việc của tôi đến đâu rồi",
        "viec cua toi den dau roi",
        "phản ánh của tôi xử lý đến đâu rồi ạ?",
        "Phản ánh tôi gửi hôm trước giải quyết chưa",
        "kiến nghị của em thế nào rồi",
        "bao giờ trả lời phản ánh của tôi",
        "sao chưa thấy trả lời phản ánh của bác",
        "tôi gửi hôm trước sao chưa thấy trả lời",
        "ai đang giải quyết việc của tôi vậy",
        "khi nào có kết quả việc tôi phản ánh",
        "cho tôi hỏi việc của tôi đã xong chưa",
    ],
)
def test_who_asks_how_their_matter_stands_is_known(text):
    assert asks_of_own(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "việc của tôi",
        "bao giờ có kết quả",
        "cho tôi hỏi bao giờ có kết quả",
        "việc này bao giờ xong",
        "bao giờ xong việc",
        "hồ sơ đất của tôi nộp ở xã ba tháng chưa có kết quả",
        "tôi phản ánh đèn đường hỏng sao chưa ai sửa",
        "làm giấy khai sinh bao giờ xong",
        "tôi gửi đơn lên xã hai tháng không ai trả lời",
        "việc cấp sổ đỏ của tôi đến đâu rồi",
        "phản ánh " * 200,
    ],
)
def test_a_story_and_another_question_are_not(text):
    assert not asks_of_own(text)


@pytest.mark.parametrize("name", ["unread.jsonl"])
def test_no_unread_message_is_taken_for_it(name):
    rows = map(json.loads, (DATA / name).read_text(encoding="utf-8").splitlines())
    assert [row["kind"] for row in rows if asks_of_own(row["text"])] == []
