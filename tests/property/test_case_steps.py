"""Whatever officials and citizens do to a case, in any order: no step outside the table, and nothing by halves."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.domain.case import OPEN, TRANSITIONS, EventKind, Status, Verdict, WrongStep
from bot.domain.person import Role
from bot.domain.ports import Stale
from bot.services import cases
from bot.store.sqlite import SqliteStore
from tests.bureau import ELSEWHERE, HERE, Bureau
from tests.sealing import SEALER

WORDS = st.sampled_from(["Đã thay bóng đèn ngày 09/03.", "", "   ", "đã nhận", "x" * 5_001, "=1+1", "Ở đâu?"])
ACTS = ("accept", "ask", "answer", "decline", "transfer", "supply", "rate", "reopen", "withdraw")


class Life(RuleBasedStateMachine):
    """One case, and everything that can be done with it, also when it may not be."""

    def __init__(self):
        super().__init__()
        self.folder, self.loop = Path(tempfile.mkdtemp()), asyncio.Runner()
        self.bureau = Bureau(self.loop.run(SqliteStore.open(self.folder / "motcua.db", exclusive=True, sealer=SEALER)))
        self.official = self.loop.run(self.bureau.official(Role.RECEIVER))
        self.case = self.old = self.loop.run(self.bureau.case())

    def teardown(self):
        self.loop.run(self.bureau.store.close())
        self.loop.close()
        shutil.rmtree(self.folder)

    @rule(act=st.sampled_from(ACTS), words=WORDS, verdict=st.sampled_from(Verdict), stale=st.booleans())
    def does(self, act, words, verdict, stale):
        seen = self.old if stale else self.case
        before = self.loop.run(self.bureau.events(self.case))
        try:
            self.loop.run(self._do(seen, act, words, verdict))
        except (WrongStep, Stale, cases.Refused):
            assert self.loop.run(self.bureau.now(self.case)) == self.case
            assert self.loop.run(self.bureau.events(self.case)) == before
            return
        self.old, self.case = self.case, self.loop.run(self.bureau.now(self.case))

    async def _do(self, case, act, words, verdict):
        async with self.bureau.desk() as desk:
            match act:
                case "accept":
                    await cases.accept(desk, case, self.official)
                case "transfer":
                    await cases.transfer(desk, case, self.official, ELSEWHERE if case.office == HERE else HERE, words)
                case "supply":
                    await cases.supply(desk, case, words)
                case "rate":
                    await cases.rate(desk, case, verdict)
                case "reopen":
                    await cases.reopen(desk, case, words)
                case "withdraw":
                    await cases.withdraw(desk, case)
                case _:
                    await getattr(cases, act)(desk, case, self.official, words)

    @invariant()
    def every_step_is_in_the_table_and_follows_the_one_before(self):
        opened, *events = self.loop.run(self.bureau.events(self.case))
        assert (opened.kind, opened.before) == (EventKind.OPENED, None)
        at = opened.after
        for event in events:
            assert event.before == at
            assert event.after == at or event.after in TRANSITIONS[at]
            at = event.after
        assert self.case.status is at

    @invariant()
    def what_is_over_is_over(self):
        if self.case.status is Status.WITHDRAWN:
            assert self.loop.run(self.bureau.now(self.case)).version == self.case.version
        assert (self.case.status in OPEN) == (Status.WITHDRAWN in TRANSITIONS[self.case.status])


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
