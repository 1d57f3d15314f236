"""A platform's tokens: who is told when they are not renewed, and what becomes of them when the keys change."""

import pytest

from bot.domain.message import Channel
from bot.domain.person import Role
from bot.domain.ports import Unsealable
from bot.domain.token_pair import SealedPair, sealed_for
from bot.services import alarms, keys, token_pairs
from bot.store.seal import FernetSealer, fresh_key
from bot.worker.led import AlwaysLeads
from bot.worker.timer import Timer
from tests.contract.made import later
from tests.office import rules
from tests.talk import sentence, told

OA = Channel.ZALO_OA


@pytest.fixture
async def admin(office):
    return await office.official(Role.ADMIN, who="quan-tri")


async def put(office, sealed="sealed", **more):
    async with office.desk() as desk:
        await desk.archive.token_pairs.put(OA, SealedPair(sealed, 1, desk.now, desk.now.replace(year=2027), **more))


async def refused(office):
    async with office.desk() as desk:
        await desk.archive.token_pairs.claim(OA, 1, "x", desk.now, later(days=99))
        await desk.archive.token_pairs.failed(OA, "x", desk.now)


async def warned(office):
    async with office.desk() as desk:
        await token_pairs.warn(desk, [OA])
    return told(await office.heard("quan-tri", Channel.TELEGRAM))


async def test_an_administrator_is_told_once_a_day_while_there_are_none(office, admin):
    words = sentence("alarms.tokens", channel="Zalo OA")
    assert [await warned(office), await warned(office)] == [words, ""]
    office.clock.pass_by(days=1)
    assert await warned(office) == words
    office.clock.pass_by(days=1)
    await put(office)
    assert await warned(office) == ""


async def test_an_administrator_is_told_of_a_refusal_at_once_and_of_silence_in_time(office, admin):
    await put(office)
    office.clock.pass_by(hours=20)
    assert await warned(office) == ""
    office.clock.pass_by(hours=1)
    assert await warned(office)
    await put(office)
    await refused(office)
    office.clock.pass_by(days=1)
    async with office.desk() as desk:
        assert await token_pairs.warn(desk, [OA])
        assert await alarms.today(desk, admin) == (sentence("alarms.today_tokens", channel="Zalo OA"),)


async def test_the_timer_looks_after_channels_whose_tokens_end(office, admin):
    for tokens in ((), (OA,)):
        timer = Timer(
            office.store, rules(), office.clock, office.chance, wake=office._woken, search=None,
            leadership=AlwaysLeads(), tokens=tokens,
        )  # fmt: skip
        assert ("tokens" in [job.__name__ for job, _ in timer._jobs()]) == bool(tokens)
    await timer.tokens()
    await timer.tokens()
    assert office.woken == 1


async def test_the_pair_is_sealed_anew_under_the_newest_key(office):
    old, new = fresh_key(), fresh_key()
    await put(office, FernetSealer([old]).seal("pair", sealed_for(OA)))
    async with office.desk() as desk:
        assert await keys.reseal(desk, FernetSealer([new, old])) == 1
    async with office.desk() as desk:
        kept = await desk.archive.token_pairs.of(OA)
        assert FernetSealer([new]).open(kept.sealed, sealed_for(OA)) == "pair"


async def test_a_pair_that_no_key_opens_stops_the_reseal_and_goes_when_the_office_starts_over(office):
    await put(office, FernetSealer([fresh_key()]).seal("pair", sealed_for(OA)))
    with pytest.raises(Unsealable):
        async with office.desk() as desk:
            await keys.reseal(desk, FernetSealer([fresh_key()]))
    async with office.desk() as desk:
        await keys.start_over(desk, FernetSealer([fresh_key()]))
        assert await desk.archive.token_pairs.of(OA) is None
