"""The register beside the cases: classification, examination, publication, routes, verdicts by result, and figures."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.case import ActorKind, EventKind, Status, Verdict
from bot.domain.classification import (
    Basis,
    Classification,
    Content,
    Criterion,
    Finding,
    Intake,
    Outcome,
    Publication,
    Way,
)
from bot.domain.entry import Asked, Mark
from bot.domain.figure import What
from bot.domain.filing import Filing, Form
from bot.domain.period import Period
from bot.domain.ports import Stale
from bot.domain.route import Routed
from tests.contract.made import NOW, case, event, fresh, kept_case, later, met, official

TODAY = date(2026, 3, 10)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


async def by(store):
    one = official()
    async with store.transaction() as archive:
        await archive.officials.save(one, NOW)
    return one


async def opened(store, **parts):
    """A case whose history begins."""
    made = await kept_case(store, **parts)
    async with store.transaction() as archive:
        await archive.cases.add_event(event(made))
    return made


async def happens(store, case, kind, status, at=NOW, **more):
    """An event, and the case as it stands after, in one transaction as the desk writes them."""
    async with store.transaction() as archive:
        after = await archive.cases.save(replace(case, status=status))
        known = {"actor": ActorKind.DESK, "actor_id": None, "before": case.status, "at": at}
        await archive.cases.add_event(event(after, kind, **known | more))
    return after


async def rates(store, case, verdict, at=NOW, why=""):
    async with store.transaction() as archive:
        await archive.cases.rate(case.id, verdict, at)
        if why:
            await archive.cases.add_reason(case.id, why)


async def counts(store, office=None, today=TODAY):
    async with store.reading() as archive:
        found = await archive.registers.by_office(YEAR, office, today)
    return {each.office: {what: each[what] for what in What if each[what]} for each in found}


async def test_a_classification_comes_back_and_is_written_over_the_version_that_was_read(store):
    case, one = await kept_case(store), await by(store)
    said = Classification(case.id, Content.UNFIT, Intake.OWN, one.id, NOW)
    async with store.transaction() as archive:
        assert await archive.classifications.of(case.id) is None
        await archive.classifications.classify(said)
    async with store.transaction() as archive:
        assert await archive.classifications.of(case.id) == replace(said, version=1)
        await archive.classifications.classify(replace(said, intake=Intake.ELSEWHERE, version=1))
    for version in (0, 1):
        with pytest.raises(Stale):
            async with store.transaction() as archive:
                await archive.classifications.classify(replace(said, version=version))
    async with store.reading() as archive:
        assert await archive.classifications.of(case.id) == replace(said, intake=Intake.ELSEWHERE, version=2)


async def test_an_examination_comes_back_with_its_tests(store):
    case, one = await kept_case(store), await by(store)
    found = Finding(case.id, Basis.ENOUGH, one.id, NOW, dict.fromkeys(Criterion, True), Outcome.NEW_RULE, "Công văn 1")
    async with store.transaction() as archive:
        assert await archive.classifications.finding(case.id) is None
        await archive.classifications.examine(found)
    async with store.transaction() as archive:
        assert await archive.classifications.finding(case.id) == replace(found, version=1)
        fewer = replace(found, basis=Basis.GATHERING, outcome=None, tests={Criterion.NECESSITY: False}, version=1)
        await archive.classifications.examine(fewer)
        assert await archive.classifications.finding(case.id) == replace(fewer, version=2)
    with pytest.raises(Stale):
        async with store.transaction() as archive:
            await archive.classifications.examine(found)


async def test_ways_of_publication_come_back_in_their_order(store):
    case, one = await kept_case(store), await by(store)
    ways = [Publication(fresh(), case.id, way, TODAY, "số 1", one.id, NOW) for way in Way]
    async with store.transaction() as archive:
        for way in ways:
            await archive.classifications.publish(way)
        assert list(await archive.classifications.published(case.id)) == ways


async def test_the_first_reason_of_a_route_stays(store):
    case = await kept_case(store)
    async with store.transaction() as archive:
        assert await archive.registers.route_of(case.id) is None
        for why in ("vì nơi xảy ra", "vì lý do khác"):
            await archive.registers.keep_route(case.id, Routed("so-tu-phap", "place", why), NOW)
        assert await archive.registers.route_of(case.id) == Routed("so-tu-phap", "place", "vì nơi xảy ra")


async def test_lines_come_newest_first_and_go_on_after_a_mark(store):
    cases = [await kept_case(store, received_at=later(minutes=number // 2)) for number in range(4)]
    asked = Asked(YEAR)
    async with store.reading() as archive:
        first = await archive.registers.lines(asked, None, 3)
        rest = await archive.registers.lines(asked, Mark.of(first[-1]), 3)
    assert [*first, *rest] == cases[::-1]


async def test_lines_are_those_of_the_period_the_office_and_the_status(store):
    case = await kept_case(store, office="so-tu-phap", status=Status.CLOSED)
    async with store.reading() as archive:
        lines = archive.registers.lines
        assert await lines(Asked(YEAR, "so-tu-phap", Status.CLOSED), None, 5) == [case]
        assert await lines(Asked(YEAR, "so-tu-phap", Status.ACCEPTED), None, 5) == []
        assert await lines(Asked(YEAR, None, Status.ACCEPTED), None, 5) == []
        assert await lines(Asked(YEAR, "so-xay-dung"), None, 5) == []
        assert await lines(Asked(Period(date(2025, 1, 1), date(2025, 12, 31))), None, 5) == []


async def test_a_line_has_what_stands_beside_it(store):
    case, one = await opened(store), await by(store)
    said = Classification(case.id, Content.CONDUCT, Intake.CONDUCT, one.id, NOW)
    way = Publication(fresh(), case.id, Way.LETTER, TODAY, "số 1", one.id, NOW)
    case = await happens(store, case, EventKind.TRANSFERRED, Status.TRANSFERRED, office="so-xay-dung")
    case = await happens(store, case, EventKind.ANSWERED, Status.ANSWERED)
    async with store.transaction() as archive:
        await archive.classifications.classify(said)
        await archive.classifications.publish(way)
    async with store.reading() as archive:
        (entry,) = await archive.registers.entries([case])
        assert await archive.registers.entries([]) == []
    assert (entry.case, entry.classified, entry.published) == (case, replace(said, version=1), (way,))
    assert (entry.transferred.office, entry.result.kind) == ("so-xay-dung", EventKind.ANSWERED)


async def test_a_line_says_by_which_form_a_caller_came(store):
    called, wrote, one = await opened(store), await opened(store), await by(store)
    async with store.transaction() as archive:
        await archive.filings.add(Filing(called.id, one.id, Form.CALL, "Lời người gọi", NOW))
    async with store.reading() as archive:
        entries = await archive.registers.entries([called, wrote])
    assert [entry.form for entry in entries] == [Form.CALL, None]


async def test_figures_follow_the_history(store):
    case = await opened(store, office="so-tu-phap")
    assert await counts(store) == {"so-tu-phap": {What.RECEIVED: 1, What.OPEN: 1, What.ABOUT: 1}}
    case = await happens(store, case, EventKind.TRANSFERRED, Status.TRANSFERRED, office="so-xay-dung")
    assert await counts(store) == {"so-xay-dung": {What.RECEIVED: 1, What.OPEN: 1, What.ABOUT: 1, What.TRANSFERRED: 1}}
    case = await happens(store, case, EventKind.ANSWERED, Status.ANSWERED)
    found = {What.RECEIVED: 1, What.ANSWERED: 1, What.IN_TIME: 1, What.ABOUT: 1, What.TRANSFERRED: 1}
    assert await counts(store, "so-xay-dung") == {"so-xay-dung": found}
    await rates(store, case, Verdict.SATISFIED)
    assert await counts(store) == {"so-xay-dung": found | {What.RATED: 1, What.SATISFIED: 1}}
    await rates(store, case, Verdict.NOT_SATISFIED)
    unhappy = {What.RATED: 1, What.NOT_SATISFIED: 1, What.UNHAPPY: 1}
    assert await counts(store) == {"so-xay-dung": found | unhappy}
    case = await happens(store, case, EventKind.REOPENED, Status.REOPENED)
    assert (await counts(store))["so-xay-dung"][What.REOPENED] == 1
    case = await happens(store, case, EventKind.WITHDRAWN, Status.WITHDRAWN)
    assert (await counts(store))["so-xay-dung"][What.WITHDRAWN] == 1


async def test_a_case_and_its_first_line_written_together_are_counted(store):
    person = await met(store)
    made = case(person.id)
    async with store.transaction() as archive:
        await archive.cases.add(made)
        await archive.registers.keep_route(made.id, Routed(made.office, "place", "vì nơi xảy ra"), NOW)
        await archive.cases.add_event(event(made))
    assert await counts(store) == {made.office: {What.RECEIVED: 1, What.OPEN: 1, What.ABOUT: 1}}


async def test_the_day_counts_at_the_office_and_not_in_utc(store):
    case = await opened(store, due=date(2026, 3, 20))
    case = await happens(store, case, EventKind.ANSWERED, Status.ANSWERED, at=NOW.replace(day=20, hour=16, minute=59))
    assert (await counts(store))[case.office][What.IN_TIME] == 1
    late = await opened(store, due=date(2026, 3, 20))
    await happens(store, late, EventKind.ANSWERED, Status.ANSWERED, at=NOW.replace(day=20, hour=17, minute=1))
    assert (await counts(store))[case.office][What.LATE] == 1


async def test_a_case_without_a_date_is_never_late(store):
    case = await opened(store, due=None)
    await happens(store, case, EventKind.ANSWERED, Status.ANSWERED, at=later(days=300))
    found = (await counts(store, today=date(2027, 3, 1)))[case.office]
    assert found == {What.RECEIVED: 1, What.ANSWERED: 1, What.IN_TIME: 1, What.ABOUT: 1}


async def test_what_is_open_after_its_day_is_overdue(store):
    case = await opened(store, due=date(2026, 3, 20))
    assert What.OVERDUE not in (await counts(store, today=date(2026, 3, 20)))[case.office]
    assert (await counts(store, today=date(2026, 3, 21)))[case.office][What.OVERDUE] == 1


async def test_each_number_has_its_cases_behind_it(store):
    case = await opened(store)
    async with store.reading() as archive:
        for what in What:
            found = await archive.registers.cases(what, YEAR, case.office, TODAY, skip=0, limit=5)
            assert list(found) == ([case] if what in (What.RECEIVED, What.OPEN, What.ABOUT) else []), what


async def rounds(store, case):
    async with store.reading() as archive:
        return await archive.cases.verdicts(case.id)


async def test_every_result_keeps_its_own_verdict(store):
    case = await opened(store)
    case = await happens(store, case, EventKind.ANSWERED, Status.ANSWERED)
    await rates(store, case, Verdict.NOT_SATISFIED, why="Vẫn hỏng.")
    case = await happens(store, case, EventKind.REOPENED, Status.REOPENED)
    case = await happens(store, case, EventKind.ANSWERED, Status.ANSWERED)
    await rates(store, case, Verdict.SATISFIED, later(days=1))
    assert await rounds(store, case) == [(1, Verdict.NOT_SATISFIED, "Vẫn hỏng."), (2, Verdict.SATISFIED, "")]


async def test_a_changed_word_on_the_same_result_is_one_verdict(store):
    case = await opened(store)
    case = await happens(store, case, EventKind.ANSWERED, Status.ANSWERED)
    await rates(store, case, Verdict.NOT_SATISFIED, why="Vẫn hỏng.")
    await rates(store, case, Verdict.SATISFIED, later(minutes=1))
    assert await rounds(store, case) == [(1, Verdict.SATISFIED, "")]


async def test_words_struck_from_a_verdict_are_struck_from_every_round(store):
    case = await opened(store)
    case = await happens(store, case, EventKind.ANSWERED, Status.ANSWERED)
    await rates(store, case, Verdict.NOT_SATISFIED, why="Tôi là Thử.")
    case = await happens(store, case, EventKind.REOPENED, Status.REOPENED)
    case = await happens(store, case, EventKind.ANSWERED, Status.ANSWERED)
    await rates(store, case, Verdict.NOT_SATISFIED, later(days=1), why="Vẫn là Thử.")
    async with store.transaction() as archive:
        await archive.personal.holdings.rewrite_reason(case.id, "Vẫn là …")
    assert [why for _, _, why in await rounds(store, case)] == ["", "Vẫn là …"]
