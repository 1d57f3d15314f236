"""The whole life of a case under its clocks, in any order of acts and days: no path outside the table, no clock that
runs while the citizen is waited for, and no state in which the citizen hears nothing.

Guards that were taken away to see it fail: the pause of the clocks, the resumption of them.
"""

import asyncio
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.domain.case import OPEN, TRANSITIONS, EventKind, Status, WrongStep
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.person import Role
from bot.domain.ports import Stale
from bot.domain.reminder import Level
from bot.domain.step import Step
from bot.services import cases, clocks, escalation, extensions, notices
from bot.store.sqlite import SqliteStore
from tests.bureau import CITIZEN, ELSEWHERE, HERE, Bureau, rules

OFFICE_ACTS = ("accept", "ask", "answer", "decline", "transfer", "extension", "consent", "refusal")
CITIZEN_ACTS = ("supply", "reopen", "withdraw")
DAYS_OF_QUIET = 60
"""Whatever happens, within so many days of an open case that the office owes something the citizen hears something."""


class Life(RuleBasedStateMachine):
    """One case, its clocks, and everything that happens to it."""

    def __init__(self):
        super().__init__()
        self.folder, self.loop = Path(tempfile.mkdtemp()), asyncio.Runner()
        self.bureau = Bureau(self.loop.run(SqliteStore.open(self.folder / "motcua.db", exclusive=True)))
        self.bureau.clock.set("2026-02-03T09:00")
        self.official = self.loop.run(self.bureau.official(Role.RECEIVER, chat="receiver"))
        self.head = self.loop.run(self.bureau.official(Role.LEADER, ELSEWHERE, chat="leader"))
        self.case = self.loop.run(self._filed())
        self.heard_at, self.moved_on = self.bureau.clock.now(), 0

    def teardown(self):
        self.loop.run(self.bureau.store.close())
        self.loop.close()
        shutil.rmtree(self.folder)

    async def _filed(self):
        async with self.bureau.desk() as desk:
            due, sent_on = clocks.term(desk, "answer"), clocks.term(desk, "transfer")
        case = await self.bureau.case(due=due.day, transfer_due=sent_on.day)
        async with self.bureau.desk() as desk:
            await clocks.adopt(desk, await clocks.unwatched(desk, ""))
        return case

    @rule(act=st.sampled_from(OFFICE_ACTS + CITIZEN_ACTS))
    def does(self, act):
        try:
            self.loop.run(self._do(act))
        except (WrongStep, Stale, cases.Refused):
            return
        finally:
            self._read()

    async def _do(self, act):
        async with self.bureau.desk() as desk:
            match act:
                case "transfer":
                    to = ELSEWHERE if self.case.office == HERE else HERE
                    await cases.transfer(desk, self.case, self.official, to, "Thuộc thẩm quyền nơi khác.")
                case "accept":
                    await cases.accept(desk, self.case, self.official)
                case "extension":
                    ground, *_ = await extensions.grounds(desk, self.case) or (None,)
                    await extensions.ask(desk, self.case, self.official, ground, "Phải kiểm tra hiện trường.")
                case "consent" | "refusal":
                    await extensions.decide(desk, self.case, self.head, grants=act == "consent")
                case "supply" | "reopen":
                    await getattr(cases, act)(desk, self.case, "Ở khu 3.")
                case "withdraw":
                    await cases.withdraw(desk, self.case)
                case _:
                    await getattr(cases, act)(desk, self.case, self.official, "Đã thay bóng đèn ngày 09/03.")

    @rule(days=st.integers(1, 12), hours=st.integers(0, 23))
    def time_goes_by(self, days, hours):
        end = self.bureau.clock.now() + timedelta(days=days, hours=hours)
        while self.bureau.clock.now() < end:
            self.bureau.clock.pass_by(hours=12)
            self.loop.run(self._look())
        self._read()

    async def _look(self):
        async with self.bureau.desk() as desk:
            await escalation.sweep(desk)

    def _read(self):
        self.case = self.loop.run(self.bureau.now(self.case))
        for message in self.loop.run(self.bureau.post()):
            if message.recipient == CITIZEN:
                self.heard_at = message.created_at

    def _clocks(self):
        async def asked():
            async with self.bureau.desk() as desk:
                return await desk.archive.clocks.of_case(self.case.id)

        return self.loop.run(asked())

    @invariant()
    def no_path_leaves_the_table_and_each_step_is_told(self):
        at = None
        for event in self.loop.run(self.bureau.events(self.case)):
            if event.before is not None:
                assert event.before == at
                assert event.after == at or event.after in TRANSITIONS[at]
            at = event.after
        assert self.case.status is at
        told = [event for event in self.loop.run(self.bureau.events(self.case)) if event.kind in notices.TOLD]
        assert not told or self.heard_at >= told[-1].at

    @invariant()
    def no_clock_runs_while_the_citizen_is_waited_for_or_after_the_end(self):
        for clock in self._clocks():
            if self.case.status is Status.WAITING or self.case.status not in OPEN:
                assert not clock.runs
                # The citizen alone is reminded while the office waits for them.
                assert clock.next_at is None or (clock.step is Step.ANSWER and self.case.status is Status.WAITING)
            else:
                assert clock.paused_at is None

    @invariant()
    def the_office_always_owes_something_by_a_date_while_the_case_is_open(self):
        if self.case.status in OPEN:
            answer = next(clock for clock in self._clocks() if clock.step is Step.ANSWER)
            assert answer.ended_at is None
            assert answer.due == self.case.due
            assert self.case.due_why[0].startswith("Hạn ")

    @invariant()
    def a_late_case_is_apologised_for_once_and_an_extension_is_given_once_for_each_term(self):
        kinds = [event.kind for event in self.loop.run(self.bureau.events(self.case))]
        assert kinds.count(EventKind.APOLOGISED) <= 1
        assert kinds.count(EventKind.EXTENDED) <= 1 + kinds.count(EventKind.REOPENED)
        today = self.bureau.clock.now().astimezone(OFFICE_ZONE).date()
        runs = self.case.status in OPEN - {Status.WAITING}
        if runs and rules().calendar.working_days_between(self.case.due, today) > 1:
            assert EventKind.APOLOGISED in kinds

    @invariant()
    def nobody_waits_in_silence(self):
        """While the office owes something, the citizen heard of a step, an apology or their own receipt lately, or the
        leader was told that the case is late.
        """
        if self.case.status not in OPEN - {Status.WAITING}:
            return
        silent = self.bureau.clock.now() - self.heard_at
        if silent > timedelta(days=DAYS_OF_QUIET):
            levels = [e.note for e in self.loop.run(self.bureau.events(self.case)) if e.kind is EventKind.ESCALATED]
            assert Level.LEADER in levels


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.mark.full
class TestLongLife(Life.TestCase):
    settings = settings(TestLife.settings, max_examples=300, stateful_step_count=40)
