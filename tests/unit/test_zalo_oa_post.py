"""Replies leave for Zalo OA over real sockets, inside a person's window, and every way to fail says what to do next."""

import asyncio
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.channels import zalo_oa_wire
from bot.channels.zalo_oa import ZaloOaChannel
from bot.channels.zalo_oa_post import Ways
from bot.domain.message import Button, Channel, Identity, Paragraph, Reply, Span
from bot.domain.outbox import Bad, Gone, Outgoing, OutOfWindow, Purpose, RateLimited, Temporary, Unsure, UsedUp
from bot.domain.ports import ArchiveUnavailable
from tests.blank_archive import archive_at
from tests.clock import Counted, SetClock
from tests.fake_zalo_oa import FakeZaloOa, Fault, serving
from tests.oa_desk import account
from tests.sealing import SEALER

AN = Identity(Channel.ZALO_OA, "7000000000000000001")


@asynccontextmanager
async def opened(folder, **more):
    """A channel whose citizen was just heard."""
    clock = SetClock()
    fake = FakeZaloOa(clock.now)
    store = await archive_at(folder / "motcua.db")
    try:
        async with (
            serving(fake) as address,
            ZaloOaChannel(
                account(fake, address, **{"per_minute": 60_000, **more}), clock, store, SEALER, Counted()
            ) as it,
        ):
            it.fake, it.clock, it.store, it.an, it.counts = fake, clock, store, fake.person(AN.id), []
            it.postbag.counted = lambda: it.counts.append(1)
            await it.tokens.take(fake.refresh)
            it.an.last = clock.now()
            async with store.transaction() as archive:
                await archive.people.meet(AN, "p1", clock.now())
                await archive.hearings.heard(AN, clock.now())
            yield it
    finally:
        await store.close()


@pytest.fixture
async def channel(tmp_path):
    async with opened(tmp_path) as made:
        yield made


def outgoing(text="Xin chào", *buttons, to=AN.id, number="m1"):
    reply = Reply(blocks=(Paragraph(spans=(Span(text=text, bold=True),)),), buttons=buttons)
    at = SetClock().at
    return Outgoing(number, number, Identity(Channel.ZALO_OA, to), reply, Purpose.NOTICE, at, at)


def choices(count):
    return [Button(label=f"Chọn {number}", press=f"a:{number}") for number in range(1, count + 1)]


async def test_up_to_five_choices_are_buttons(channel):
    await channel.postbag.send(
        outgoing("Chọn <1> & 2", *choices(4), Button(label="Xem", link="https://vi-du.example/a"))
    )
    (heard,) = channel.an.heard
    assert heard.text == "Chọn <1> & 2"
    assert [(each["title"], each["type"], each["payload"]) for each in heard.buttons] == [
        *[(f"Chọn {number}", "oa.query.hide", f"#mc:a:{number}") for number in range(1, 5)],
        ("Xem", "oa.open.url", {"url": "https://vi-du.example/a"}),
    ]


async def test_more_than_five_are_numbered_lines(channel):
    await channel.postbag.send(outgoing("Chọn", *choices(6)))
    (heard,) = channel.an.heard
    assert heard.buttons == ()
    assert heard.text == "Chọn\n\n" + "\n".join(f"{number}. Chọn {number}" for number in range(1, 7))


async def test_a_telephone_is_a_button_and_what_cannot_be_one_is_a_line(channel):
    await channel.postbag.send(
        outgoing("Gọi", Button(label="Gọi", link="tel:0210123456"), Button(label="Thư", link="mailto:a@vi-du.example"))
    )
    (heard,) = channel.an.heard
    assert [each["payload"] for each in heard.buttons] == [{"phone_code": "0210123456"}]
    assert heard.text == "Gọi\n\n→ Thư: mailto:a@vi-du.example"


async def test_a_long_reply_comes_in_order_with_its_buttons_last_and_each_part_is_counted(channel):
    await channel.postbag.send(outgoing("a" * 2000 + "b" * 2000 + "c", *choices(2)))
    assert [heard.text[0] for heard in channel.an.heard] == ["a", "b", "c"]
    assert [heard.labels for heard in channel.an.heard] == [[], [], ["Chọn 1", "Chọn 2"]]
    assert len(channel.counts) == 3
    async with channel.store.reading() as archive:
        assert (await archive.hearings.of(AN)).spent == 3


async def test_after_a_failure_between_the_parts_the_first_is_not_sent_again(channel):
    message = outgoing("a" * 2000 + "b" * 2000 + "c")
    channel.fake.faults = [Fault.status(502, skip=1, method="/v3.0/oa/message/cs")]
    with pytest.raises(Temporary):
        await channel.postbag.send(message)
    await channel.postbag.send(message)
    assert [heard.text[0] for heard in channel.an.heard] == ["a", "b", "c"]


def inside(code, text=""):
    return Fault(f"inside:{code}", text=text)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.status(500), Temporary),
        (Fault.status(503), Temporary),
        (Fault.status(403), Temporary),
        (Fault.status(429), RateLimited),
        (Fault.status(504), Unsure),
        (Fault.status(200), Unsure),
        (Fault.reset(), Unsure),
        (Fault.reset(late=True), Unsure),
        *[(inside(code), RateLimited) for code in (-32, -144)],
        *[(inside(code, "0912345678"), Gone) for code in (-213, -217, -227, -244)],
        *[(inside(code), OutOfWindow) for code in (-230, -232)],
        *[(inside(code, "of an@tai"), Bad) for code in (-201, -210, -233, -100)],
        *[(inside(code), UsedUp) for code in (-211, -218, -115, -137, -320, -321)],
        *[(inside(code), Temporary) for code in (-204, -205, -209, -212, -219, -221, -223, -224, -242, -99999)],
    ],
    ids=lambda value: getattr(value, "kind", None),
)
async def test_each_fault_says_what_to_do_next_and_quotes_nothing(channel, caplog, fault, error):
    channel.fake.faults = [Fault(fault.kind, text=fault.text, late=fault.late)]
    with pytest.raises(error) as failed:
        await channel.postbag.send(outgoing())
    assert isinstance(failed.value, Unsure) == (error is Unsure)
    told = str(failed.value) + caplog.text
    assert not any(part in told for part in (channel.fake.access, "127.0.0.1", "0912345678", "an@tai"))
    assert failed.value.__cause__ is None


async def test_who_cannot_be_reached_at_all_got_nothing_for_sure(channel, monkeypatch):
    monkeypatch.setattr(channel.wire, "_api", "http://127.0.0.1:9")
    with pytest.raises(Temporary) as failed:
        await channel.postbag.send(outgoing())
    assert not isinstance(failed.value, Unsure)
    assert channel.counts == []


async def test_a_platform_that_stays_silent_is_given_up_as_unsure_and_counted(channel, monkeypatch):
    monkeypatch.setattr(zalo_oa_wire, "patience", lambda: httpx.Timeout(0.05))
    channel.fake.faults = [Fault.hang()]
    with pytest.raises(Unsure):
        await channel.postbag.send(outgoing())
    assert len(channel.counts) == 1


async def test_after_two_days_nothing_leaves_that_would_be_charged(channel):
    channel.clock.pass_by(hours=48)
    with pytest.raises(OutOfWindow, match="MOTCUA_ZALO_OA_PAYS"):
        await channel.postbag.send(outgoing())
    assert channel.fake.sent() == []


async def test_where_the_office_pays_it_leaves_until_the_seventh_day(tmp_path):
    async with opened(tmp_path, ways=Ways(pays=True)) as channel:
        channel.fake.money = 1
        channel.clock.pass_by(days=6)
        await channel.postbag.send(outgoing())
        channel.clock.pass_by(days=1)
        with pytest.raises(OutOfWindow, match="7 days"):
            await channel.postbag.send(outgoing())
    assert [heard.paid for heard in channel.an.heard] == [True]
    assert len(channel.fake.sent()) == 1


async def test_where_free_messages_are_counted_no_further_one_leaves(tmp_path):
    async with opened(tmp_path, ways=Ways(free_messages=2)) as channel:
        channel.fake.free = 2
        for number in ("m1", "m2"):
            await channel.postbag.send(outgoing(number=number))
        with pytest.raises(OutOfWindow):
            await channel.postbag.send(outgoing(number="m3"))
    assert [heard.paid for heard in channel.an.heard] == [False, False]


async def test_somebody_who_never_wrote_is_not_written_to(channel):
    with pytest.raises(OutOfWindow):
        await channel.postbag.send(outgoing(to="7999"))
    with pytest.raises(Gone):
        await channel.postbag.send(outgoing(to=""))
    assert channel.fake.sent() == []


async def test_while_the_archive_cannot_say_when_nothing_leaves_and_what_left_is_not_taken_for_lost(
    channel, monkeypatch
):
    def down(*_args, **_more):
        raise ArchiveUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(channel.store, "reading", down)
        with pytest.raises(Temporary):
            await channel.postbag.send(outgoing())
    assert channel.an.heard == []
    monkeypatch.setattr(channel.store, "transaction", down)
    await channel.postbag.send(outgoing())
    assert len(channel.an.heard) == 1


async def test_what_zalo_says_of_its_rate_is_followed(channel):
    channel.fake.per_minute = 2
    await channel.postbag.send(outgoing())
    assert channel.postbag.pace.per_second == pytest.approx(0.95 * 2 / 60)
    assert channel.postbag.pace.ask("somebody", 0) == 0
    await channel.postbag.send(outgoing(number="m2"))
    assert channel.postbag.pace.ask("else", asyncio.get_running_loop().time()) > 59


async def test_where_it_is_asked_for_a_proof_goes_along(tmp_path):
    async with opened(tmp_path, proof=True) as channel:
        channel.fake.proof = True
        await channel.postbag.send(outgoing())
    assert len(channel.an.heard) == 1
