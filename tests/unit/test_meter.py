"""The page of figures: what an operator acts on, and nothing that tells of a person."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.config import Settings
from bot.domain import casecode
from bot.domain.broadcast import BroadcastState
from bot.domain.case import OPEN, Status
from bot.domain.counter import Delivery, Limit, Part, QuestionOutcome, TurnOutcome
from bot.domain.message import AttachmentKind, Channel
from bot.domain.outbox import Gone, Purpose, Temporary
from bot.domain.pickup import Pickup, Why
from bot.domain.ports import ArchiveUnavailable
from bot.meter.figures import Figures
from bot.meter.machine import Machine
from bot.meter.page import Page
from bot.meter.store import CountedStore
from bot.reception import Reception
from bot.rulebook import packaged_list
from bot.store.postgres import PostgresStore
from bot.worker import timer as working
from bot.worker.led import AlwaysLeads
from bot.worker.postman import Postman
from bot.worker.timer import Timer
from bot.worker.way import LEASE
from tests.broadcasting import agreed, carried, takes
from tests.clock import SetClock
from tests.contract.made import case, message
from tests.filing import filed
from tests.office import rules
from tests.postgres_server import database
from tests.sealing import SEALER

DOCS = Path(__file__).parents[2] / "docs" / "reference" / "metrics.md"
MARKERS = ("Nguyễn Văn Thử", "0912345678", "+84912345678", "Hy Cương", "hy-cuong", "mo-ta-rieng", "987654321:TEST")


@pytest.fixture
def figures(office):
    return Figures(office.clock)


@pytest.fixture(autouse=True)
def numbered_list():
    """The list has the number of its version, as in a running desk."""
    published = rules().published
    before = published.number
    published.replace(published.catalog, published.finder, 1)
    yield
    published.replace(published.catalog, published.finder, before)


@pytest.fixture
def read(office, figures, tmp_path):
    """The page as Prometheus reads it: every value by its name and labels."""
    page = Page(
        figures, Machine(tmp_path, tmp_path / "motcua.db", lambda: (3, 4, 1)), rules(), office.clock, lease=LEASE
    )

    async def text():
        async with office.store.reading() as archive:
            return page.render(await archive.standings.now(office.clock.now().date())).decode()

    async def read(name=None, **labels):
        families = list(text_string_to_metric_families(await text()))
        found = {
            (sample.name, *sorted(sample.labels.items())): sample.value for each in families for sample in each.samples
        }
        return found if name is None else found[(f"motcua_{name}", *sorted(labels.items()))]

    read.text = text
    return read


@pytest.fixture
def reception(office, figures):
    return Reception(
        office.store, rules(), office.clock, office.chance, reach=office.reach, wake=office._woken, counter=figures
    )


async def test_every_figure_is_described_and_every_described_figure_exists(office, figures, read):
    await life(office, figures)
    given = {(name, kind) for name, kind in re.findall(r"^# TYPE (\w+) (\w+)$", await read.text(), re.M)}
    rows = re.findall(r"^\| `(motcua_\w+)(?:\{[a-z, ]+\})?` \| (\w+) \|", DOCS.read_text(encoding="utf-8"), re.M)
    assert set(rows) == given
    assert len(rows) == len(set(rows))


async def life(office, figures):
    """A bit of everything, of people whose marks must not be found again."""
    reception = Reception(
        office.store, rules(), office.clock, office.chance, reach=office.reach, wake=office._woken, counter=figures
    )
    for text in ("làm giấy khai sinh cần gì", "gửi phản ánh", "Nguyễn Văn Thử, xã Hy Cương, 0912345678", "mo-ta-rieng"):
        await reception.receive(office.incoming("0912345678", text=text))
    async with office.desk() as desk:
        person = await desk.archive.people.meet(office.identity("an"), desk.chance.id(), desk.now)
        made = case(person.id, office="ubnd-xa-hy-cuong", content="mo-ta-rieng")
        await desk.archive.cases.add(made)
        await desk.archive.outbox.put(message(office.identity("987654321:TEST", Channel.TELEGRAM), case_id=made.id))
        if await desk.archive.publications.in_force() is None:
            await working.publications.publish(desk.archive, packaged_list(Settings.read()), desk.now)
    timer = Timer(
        office.store, rules(), office.clock, office.chance, wake=office._woken, search=lambda _: rules().finder,
        leadership=AlwaysLeads(), counter=figures,
    )  # fmt: skip
    await timer._guarded(timer.digest)
    await timer._guarded(timer.forget)
    figures.beat(Part.POST)
    figures.polled(Channel.TELEGRAM)


async def test_no_mark_of_a_person_an_office_or_a_case_is_on_the_page(office, figures, read):
    await life(office, figures)
    page = await read.text()
    assert 'motcua_turns_total{channel="web",outcome="answered"} 4.0' in page
    async with office.desk() as desk:
        codes = [each.code for each in await desk.archive.cases.queue(None, OPEN, 10)]
    assert [mark for mark in (*MARKERS, *codes, "so-tu-phap") if mark in page] == []


async def test_every_label_is_one_of_a_few_words(office, figures, read):
    await life(office, figures)
    words = {
        "channel": set(Channel),
        "outcome": {*TurnOutcome, *QuestionOutcome, *Delivery, "queued", "waiting", "cancelled", "stopped"},
        "limit": set(Limit),
        "sweep": {"digest", "take_list", "forget"},
        "part": set(Part),
        "status": set(OPEN),
        "level": {"province", "district", "commune", "other"},
        "file": {"archive", "wal"},
        "state": {"used", "idle", "room", *BroadcastState},
        "version": {"unknown", "0.1.0"},
    }
    seen = [(label, value) for _, *labels in await read() for label, value in labels if label != "le"]
    assert [(label, value) for label, value in seen if value not in words[label]] == []


async def test_no_figure_tells_of_the_machine_or_of_when_each_count_began(read):
    page = await read.text()
    assert "process_" not in page
    assert "python_" not in page
    assert "_created" not in page


async def test_the_oldest_message_that_has_not_left_is_told_in_seconds(office, read):
    async with office.desk() as desk:
        await desk.archive.outbox.put(message(office.identity("an"), after=desk.now))
        office.clock.pass_by(minutes=10)
        assert await desk.archive.outbox.claim(office.clock.now(), office.clock.now() + LEASE, "p", 1)
    office.clock.pass_by(seconds=20)
    assert await read("oldest_unsent_seconds", channel="web") >= 600
    assert await read("oldest_unsent_seconds", channel="telegram") == 0
    assert await read("unsent_messages", channel="web") == 1
    assert await read("oldest_lease_seconds") == 20


async def test_news_that_waits_for_the_morning_is_no_message_that_is_stuck(office, read):
    async with office.desk() as desk:
        news = message(office.identity("an"), key="broadcast:b:p", purpose=Purpose.BROADCAST)
        await desk.archive.outbox.put(news)
        office.clock.pass_by(hours=10)
    assert await read("oldest_unsent_seconds", channel="web") == 0
    assert await read("unsent_messages", channel="web") == 1


async def test_a_letter_of_news_that_was_given_up_is_no_dead_letter(office, read):
    async with office.desk() as desk:
        news = message(office.identity("an"), key="broadcast:b:p", purpose=Purpose.BROADCAST)
        await desk.archive.outbox.put(news)
        await desk.archive.outbox.claim(desk.now, desk.now + LEASE, "p", 1)
        assert await desk.archive.outbox.dead(news.id, "p", "Gone", desk.now)
    assert await read("dead_letters", channel="web") == 0


async def test_a_message_whose_time_is_still_to_come_has_not_waited(office, read):
    async with office.desk() as desk:
        await desk.archive.outbox.put(message(office.identity("an"), after=desk.now + timedelta(days=1)))
    assert await read("oldest_unsent_seconds", channel="web") == 0


async def test_overdue_cases_are_told_by_the_level_of_their_office(office, read):
    async with office.desk() as desk:
        person = await desk.archive.people.meet(office.identity("an"), desk.chance.id(), desk.now)
        for key in ("so-tu-phap", "ubnd-xa-hy-cuong", "ubnd-xa-hy-cuong", "gone-office"):
            late = desk.now.date() - timedelta(days=1)
            await desk.archive.cases.add(case(person.id, office=key, status=Status.ACCEPTED, due=late))
    told = {level: await read("overdue_cases", level=level) for level in ("province", "district", "commune", "other")}
    assert told == {"province": 1, "district": 0, "commune": 2, "other": 1}
    assert await read("open_cases", status="accepted") == 4


async def test_turns_are_counted_by_what_became_of_them(office, reception, read, monkeypatch):
    update = office.incoming(text="xin chào")
    await reception.receive(update)
    await reception.receive(update)

    async def wrong(_turn):
        raise KeyError

    monkeypatch.setattr("bot.reception.router.route", wrong)
    await reception.receive(office.incoming(text="xin chào"))
    told = {outcome: await read("turns_total", channel="web", outcome=outcome) for outcome in TurnOutcome}
    assert told == {"answered": 1, "repeated": 1, "failed": 1, "unavailable": 0}
    assert await read("turn_seconds_count", channel="web") == 3
    assert await read("last_update_timestamp_seconds", channel="web") == office.clock.now().timestamp()


async def test_an_archive_that_cannot_serve_is_counted_wherever_it_is_noticed(office, figures, read):
    store = CountedStore(office.store, figures)
    for way in (store.transaction, store.reading):
        with pytest.raises(ArchiveUnavailable):
            async with way():
                raise ArchiveUnavailable
    assert await read("archive_unavailable_total") == 2


async def test_questions_are_counted_by_what_they_led_to(office, reception, read):
    for text in ("làm giấy khai sinh cần gì", "giá vàng hôm nay bao nhiêu"):
        await reception.receive(office.incoming(text=text))
    assert await read("questions_total", outcome="card") == 1
    assert await read("questions_total", outcome="not_found") == 1


async def test_a_flood_that_is_turned_away_is_counted(office, reception, read):
    limit = rules().limits.messages_per_minute
    office.clock.set("2026-03-10T09:00")
    updates = [office.incoming(text="xin chào") for _ in range(limit + 3)]
    office.clock.set("2026-03-10T09:30")
    for update in updates:
        await reception.receive(update)
    assert await read("refusals_total", limit="messages") == 3


async def test_a_limit_on_wrong_codes_is_counted(office, reception, read):
    for number in range(rules().limits.lookups_per_hour + 2):
        await reception.receive(office.incoming(text=casecode.show(casecode.make(number))))
    assert await read("refusals_total", limit="lookups") == 2


@pytest.mark.parametrize(
    ("fault", "told"), [(None, "sent"), (Temporary("down"), "again"), (Gone("blocked"), "dead"), (ValueError(), "dead")]
)
async def test_every_try_to_send_is_counted(office, figures, read, fault, told):
    class Bag:
        channel = Channel.WEB

        async def send(self, _message):
            if fault:
                raise fault

    postman = Postman(
        office.store, {Channel.WEB: Bag()}, office.clock, office.chance, reach=office.reach, counter=figures
    )
    async with office.desk() as desk:
        await desk.archive.outbox.put(message(office.identity("an"), after=desk.now))
    await postman.run_once()
    found = {each: await read("deliveries_total", channel="web", outcome=each) for each in Delivery}
    assert found == {each: float(each == told) for each in Delivery}


async def test_a_job_that_went_well_is_told_with_its_time_and_one_that_failed_is_counted(
    office, figures, read, monkeypatch
):
    timer = Timer(
        office.store,
        rules(),
        office.clock,
        office.chance,
        wake=office._woken,
        search=None,
        leadership=AlwaysLeads(),
        counter=figures,
    )
    await timer._guarded(timer.forget)
    assert await read("sweep_last_success_timestamp_seconds", sweep="forget") == office.clock.now().timestamp()
    assert await read("sweep_failures_total", sweep="forget") == 0

    async def wrong(*_):
        raise RuntimeError

    monkeypatch.setattr(working.questions, "forget", wrong)
    await timer._guarded(timer.forget)
    assert await read("sweep_failures_total", sweep="forget") == 1


def test_a_part_that_fell_silent_is_told_and_one_that_does_not_run_here_is_not():
    clock = SetClock()
    figures = Figures(clock)
    assert figures.alive() == {}
    figures.beat(Part.POST)
    clock.pass_by(seconds=29)
    assert figures.alive() == {Part.POST: True}
    clock.pass_by(seconds=2)
    assert figures.alive() == {Part.POST: False}


def test_without_the_archive_the_page_still_tells_that_it_is_down(tmp_path):
    clock = SetClock()
    page = Page(Figures(clock), Machine(tmp_path / "gone", None), rules(), clock, lease=LEASE)
    text = page.render(None).decode()
    assert "motcua_archive_up 0.0" in text
    assert "motcua_unsent_messages" not in text
    assert "motcua_disk_free_bytes 0.0" in text


async def test_connections_to_postgresql_are_told_at_work_waiting_and_those_that_may_still_be_opened(postgres_server):
    async with database(postgres_server) as address:
        store = await PostgresStore.open(address, connections=3, sealer=SEALER)
        try:
            async with store.reading():
                assert store.in_use() == (1, 0, 2)
            assert store.in_use() == (0, 1, 2)
        finally:
            await store.close()


async def test_broadcasts_are_told_by_state_and_their_letters_by_what_became_of_them(office, read):
    await takes(office, "an", "binh")
    await agreed(office)
    await carried(office)
    assert await read("broadcasts", state="going") == 1
    assert await read("broadcast_letters", outcome="waiting") == 2
    await office.run_post()
    await carried(office)
    assert await read("broadcasts", state="done") == 1
    assert await read("broadcast_letters", outcome="sent") == 2


async def test_files_that_lie_at_their_platform_are_told_with_those_that_could_not_be_fetched(office, read):
    sender = office.identity("5000000001", Channel.TELEGRAM)
    case = await filed(office)
    async with office.desk() as desk:
        for ref in ("one", "two", "three"):
            await desk.archive.pickups.add(Pickup(ref, sender, case.id, AttachmentKind.PHOTO), desk.now)
        await desk.archive.pickups.give_up("three", Why.GONE)
    assert await read("files_to_fetch", channel="telegram") == 2
    assert await read("files_given_up", channel="telegram") == 1
