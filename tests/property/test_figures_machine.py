"""The figures against a model: whatever citizens and offices do, every number is that of the history.

The model is a few lines of Python per case; the archive's own account is written by triggers (step 0015).
"""

import asyncio
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.case import OPEN, TRANSITIONS, Status, Verdict
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.figure import What
from bot.domain.period import Period
from bot.domain.person import Role
from bot.services import cases
from tests.bureau import ELSEWHERE, HERE, Bureau

THIRD = "so-xay-dung"
OFFICES = (HERE, ELSEWHERE, THIRD)
WORDS = "Đã thay bóng đèn ngày 09/03/2026."
ACTS = ("file", "answer", "decline", "transfer", "reopen", "withdraw", "satisfied", "not_satisfied", "wait")

steps = st.lists(
    st.tuples(
        st.sampled_from((*ACTS, "answer", "answer", "reopen", "satisfied")), st.integers(0, 2), st.integers(0, 2)
    ),
    max_size=25,
)


@dataclass
class Told:
    """What the model knows of one case."""

    case: object
    ended: str = ""
    late: bool = False
    reopened: bool = False
    moved: bool = False
    verdict: str = ""


def counted(lives, today):
    """The numbers that the model gives for all."""
    answered = [one for one in lives if one.ended == "answered"]
    unhappy = [one for one in answered if one.late or one.reopened or one.verdict == "not_satisfied"]
    still = [one for one in lives if not one.ended]
    found = {
        What.RECEIVED: len(lives),
        What.ANSWERED: len(answered),
        What.IN_TIME: sum(not one.late for one in answered),
        What.LATE: sum(one.late for one in answered),
        What.OVERDUE: sum(one.case.due < today for one in still),
        What.OPEN: len(still),
        What.DECLINED: sum(one.ended == "declined" for one in lives),
        What.WITHDRAWN: sum(one.ended == "withdrawn" for one in lives),
        What.TRANSFERRED: sum(one.moved for one in lives),
        What.RATED: sum(bool(one.verdict) for one in lives),
        What.SATISFIED: sum(one.verdict == "satisfied" for one in lives),
        What.NOT_SATISFIED: sum(one.verdict == "not_satisfied" for one in lives),
        What.REOPENED: sum(one.reopened for one in lives),
        What.UNHAPPY: len(unhappy),
    }
    return {what: count for what, count in found.items() if count}


async def act(bureau, official, told, verb, where):
    """Does it, if the case stands so that it can be done, and tells the model."""
    case, today = told.case, bureau.clock.now().astimezone(OFFICE_ZONE).date()
    reached = {
        "answer": Status.ANSWERED, "decline": Status.DECLINED, "transfer": Status.TRANSFERRED,
        "reopen": Status.REOPENED, "withdraw": Status.WITHDRAWN,
    }.get(verb)  # fmt: skip
    if reached and reached not in TRANSITIONS[case.status]:
        return
    async with bureau.desk() as desk:
        if verb in ("answer", "decline"):
            told.case = await (cases.answer if verb == "answer" else cases.decline)(desk, case, official, WORDS)
            told.ended = "answered" if verb == "answer" else "declined"
            told.late, told.verdict = told.late or today > case.due, ""
        elif verb == "transfer" and OFFICES[where] != case.office:
            told.case = await cases.transfer(desk, case, official, OFFICES[where], "Thuộc thẩm quyền của đơn vị đó.")
            told.moved = True
        elif verb == "reopen":
            try:
                told.case = await cases.reopen(desk, case, "Vẫn hỏng.")
            except cases.Refused:
                return
            told.ended, told.reopened = "", True
        elif verb == "withdraw":
            told.case, told.ended = await cases.withdraw(desk, case), "withdrawn"
        elif verb in set(Verdict) and case.status not in OPEN | {Status.WITHDRAWN}:
            told.case, told.verdict = await cases.rate(desk, case, Verdict(verb)), verb


async def lived(steps):
    with tempfile.TemporaryDirectory() as folder:
        async with Bureau.opened(Path(folder)) as bureau:
            official, lives = await bureau.official(Role.RECEIVER, ELSEWHERE), []
            for verb, which, where in steps:
                bureau.clock.pass_by(seconds=1)
                if verb == "file":
                    number = {"register_year": 2026, "register_no": len(lives) + 1}
                    due = bureau.clock.now().date() + timedelta(days=4)
                    lives.append(Told(await bureau.case(OFFICES[where], due=due, **number)))
                elif verb == "wait":
                    bureau.clock.pass_by(hours=17 * (which + 1))
                elif lives:
                    await act(bureau, official, lives[which % len(lives)], verb, where)
            return await agree(bureau, lives)


async def agree(bureau, lives):
    """The numbers of the archive, of the model, and the lengths of the lists."""
    year, today = Period.parse("2026-01-01", "2026-12-31", bureau.clock.now().date()), bureau.clock.now()
    local = today.astimezone(OFFICE_ZONE).date()
    async with bureau.desk() as desk:
        by_office = await desk.archive.registers.by_office(year, None, local)
        lists = {
            what: len(await desk.archive.registers.cases(what, year, None, local, skip=0, limit=100)) for what in What
        }
    numbers = {what: count for what in What if (count := sum(each[what] for each in by_office))}
    assert numbers == counted(lives, local)
    assert {what: count for what, count in lists.items() if count} == numbers
    for each in by_office:
        assert each[What.RECEIVED] == sum(one.case.office == each.office for one in lives)


@settings(max_examples=40, deadline=None)
@given(steps)
def test_every_number_is_that_of_the_history(steps):
    asyncio.run(lived(steps))


@pytest.mark.full
@settings(max_examples=2_000, deadline=None)
@given(steps)
def test_every_number_is_that_of_the_history_in_many_lives(steps):
    asyncio.run(lived(steps))
