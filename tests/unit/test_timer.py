"""The timer fires; rows decide."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.domain.case import Kind, Status
from bot.domain.message import Channel, Conversation, Quote, Reply
from bot.domain.person import Role
from bot.domain.ports import ArchiveUnavailable
from bot.domain.webline import WebLine
from bot.services import restricted
from bot.worker import timer as working
from bot.worker.led import AlwaysLeads
from bot.worker.timer import Timer
from tests.contract.made import case
from tests.office import rules
from tests.sealing import SEALER

OFFICE = "so-tu-phap"


def no_search(_catalog):
    raise AssertionError("no new list")


@pytest.fixture
async def timer(office):
    """An official with a case in hand, a few minutes before the digest of a working day."""
    office.clock.set("2026-03-10T07:25")
    await office.official(office=OFFICE, who="binh")
    async with office.desk() as desk:
        person = await desk.archive.people.meet(office.identity("an"), desk.chance.id(), desk.now)
        await desk.archive.cases.add(case(person.id, kind=Kind.REPORT, status=Status.SUBMITTED, office=OFFICE))
    return Timer(
        office.store,
        rules(),
        office.clock,
        office.chance,
        wake=office._woken,
        search=no_search,
        leadership=AlwaysLeads(),
    )


async def heard(office):
    return len(await office.heard("binh", Channel.TELEGRAM))


async def test_the_digest_leaves_at_half_past_seven_and_wakes_the_postman(office, timer):
    await timer.digest()
    assert (await heard(office), office.woken) == (0, 0)
    office.clock.set("2026-03-10T07:30")
    await timer.digest()
    assert (await heard(office), office.woken) == (1, 1)


async def test_however_often_it_fires_there_is_one_digest_a_day(office, timer):
    office.clock.set("2026-03-10T07:30")
    other = Timer(
        office.store,
        rules(),
        office.clock,
        office.chance,
        wake=office._woken,
        search=no_search,
        leadership=AlwaysLeads(),
    )
    await asyncio.gather(*(each.digest() for each in (timer, other) * 5))
    assert await heard(office) == 1


async def test_a_machine_that_was_off_at_half_past_seven_sends_the_digest_as_soon_as_it_runs(office, timer):
    office.clock.set("2026-03-10T10:05")
    stop = asyncio.Event()
    running = asyncio.create_task(timer.run(stop))
    async with asyncio.timeout(5):
        while not office.woken:
            await asyncio.sleep(0.01)
        stop.set()
        await running
    assert await heard(office) == 1


async def test_a_sweep_that_is_under_way_is_finished_before_the_end(office, timer, monkeypatch):
    inside, go_on, done = asyncio.Event(), asyncio.Event(), []

    async def slow(desk):
        inside.set()
        await go_on.wait()
        done.append(desk)
        return 0

    monkeypatch.setattr(working, "CronTrigger", lambda **_: working_soon())
    monkeypatch.setattr(working.digests, "send_due", lambda desk: _nothing())
    stop = asyncio.Event()
    running = asyncio.create_task(timer.run(stop))
    await asyncio.sleep(0)
    monkeypatch.setattr(working.digests, "send_due", slow)
    async with asyncio.timeout(5):
        await inside.wait()
        stop.set()
        ended, _ = await asyncio.wait({running}, timeout=0.05)
        assert not ended
        go_on.set()
        await running
    assert len(done) == 1


def working_soon():
    from apscheduler.triggers.interval import IntervalTrigger

    return IntervalTrigger(seconds=0.05)


async def _nothing():
    return 0


@pytest.mark.parametrize("fault", [ArchiveUnavailable("locked"), RuntimeError("Nguyễn Văn Thử")])
async def test_a_sweep_that_fails_is_made_again(office, timer, monkeypatch, fault):
    faults, real = [fault], working.digests.send_due

    async def failing(desk):
        if faults:
            raise faults.pop()
        return await real(desk)

    monkeypatch.setattr(working.digests, "send_due", failing)
    office.clock.set("2026-03-10T07:30")
    await timer._guarded(timer.digest)
    assert await heard(office) == 0
    await timer._guarded(timer.digest)
    assert await heard(office) == 1


async def test_what_served_its_purpose_is_forgotten_and_no_more(office, timer):
    now = office.clock.now()
    async with office.store.transaction() as archive:
        for days in (7, 9):
            await archive.inbox.claim(f"key-{days}", now - timedelta(days=days))
        for hours in (2, 30):
            await archive.tallies.add("x", now - timedelta(hours=hours))
    await timer.forget()
    async with office.store.transaction() as archive:
        assert [await archive.inbox.claim(f"key-{days}", now) for days in (7, 9)] == [False, True]
        assert [await archive.tallies.add("x", now - timedelta(hours=hours)) for hours in (2, 30)] == [2, 1]


class Leads:
    """A process that is told whether it leads."""

    def __init__(self, leads):
        self.leads = leads

    async def held(self):
        return self.leads


async def test_of_several_processes_only_the_one_that_leads_sends_the_digest(office, timer):
    office.clock.set("2026-03-10T07:30")
    timer._leadership = Leads(False)
    await timer._guarded(timer.digest)
    assert await heard(office) == 0
    timer._leadership = Leads(True)
    await timer._guarded(timer.digest)
    assert await heard(office) == 1


async def test_who_does_not_lead_follows_the_list_in_force_all_the_same(office, timer):
    timer._leadership = Leads(False)
    asked = []

    async def take_list():
        asked.append("list")

    timer.take_list = take_list
    await timer._guarded(timer.take_list)
    assert asked == ["list"]


async def test_a_job_says_that_it_went_well_the_first_time_and_after_a_failure(office, timer, monkeypatch):
    real = working.digests.send_due

    async def failing(_desk):
        raise RuntimeError

    with capture_logs() as lines:
        await timer._guarded(timer.digest)
        await timer._guarded(timer.digest)
        monkeypatch.setattr(working.digests, "send_due", failing)
        await timer._guarded(timer.digest)
        monkeypatch.setattr(working.digests, "send_due", real)
        await timer._guarded(timer.digest)
    told = [(line["event"], line["log_level"], line["job"]) for line in lines if "job" in line]
    well, failed = ("timer.swept", "info", "digest"), ("timer.sweep_failed", "error", "digest")
    assert told == [well, ("timer.swept", "debug", "digest"), failed, well]


async def test_a_case_of_before_there_were_clocks_is_reminded_of_after_a_start(office, timer):
    office.clock.set("2026-03-23T07:31")
    await timer.adopt()
    await timer.remind()
    assert await heard(office) == 1
    await timer.adopt()
    await timer.remind()
    assert await heard(office) == 0


async def test_what_was_confided_or_held_is_gone_an_hour_later(office, timer):
    an = office.identity("an")
    async with office.desk() as desk:
        reply = Reply(blocks=(Quote(text="Mời đến trình bày."),))
        await desk.archive.weblog.add(WebLine(0, desk.now, reply=reply, confided=True), an, "out:1")
        await desk.archive.conversations.save(an, Conversation(data={"held": "x", "draft": {}}), desk.now)
    for minutes, there in ((59, True), (2, False)):
        office.clock.pass_by(minutes=minutes)
        await timer.forget()
        async with office.desk() as desk:
            (line,) = await desk.archive.weblog.latest(an, 5)
            talk = await desk.archive.conversations.load(an)
        assert ("trình bày" in line.reply.plain(), "held" in talk.data, "draft" in talk.data) == (there, there, True)


async def test_a_restricted_record_that_comes_near_its_date_wakes_the_postman_once_a_day(office, timer):
    await office.official(Role.INSPECTOR, OFFICE, who="inspector")
    async with office.desk() as desk:
        await restricted.open_record(desk, SEALER, "Lời đã niêm phong.", Channel.WEB)
    await office.heard("inspector", Channel.TELEGRAM)
    office.clock.set("2026-03-18T07:20")
    await timer.restricted()
    assert office.woken == 0
    for _ in range(3):
        office.clock.pass_by(minutes=10)
        await timer.restricted()
    assert len(await office.heard("inspector", Channel.TELEGRAM)) == 1
    assert office.woken
