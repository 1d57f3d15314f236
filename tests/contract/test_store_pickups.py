"""Files that still lie at their platform: listed once, leased to one, tried again, given up with a reason."""

from dataclasses import replace

from bot.domain.message import AttachmentKind, Channel, Identity
from bot.domain.photo import StoredPhoto
from bot.domain.pickup import LEASE, Pickup, Why
from tests.contract.made import AN, NOW, fresh, kept_case, later


async def listed(store, *, minutes=0, kind=AttachmentKind.PHOTO):
    """A file of a case on the list."""
    case = await kept_case(store)
    pickup = Pickup(fresh("file"), AN, case.id, kind)
    async with store.transaction() as archive:
        await archive.pickups.add(pickup, later(minutes=minutes))
    return pickup


async def test_a_file_is_listed_once_and_taken_when_it_is_due(store):
    pickup = await listed(store, minutes=5)
    async with store.transaction() as archive:
        await archive.pickups.add(pickup, NOW)
        assert await archive.pickups.take(NOW) is None
        assert not await archive.pickups.due(NOW)
        assert await archive.pickups.due(later(minutes=5))
        assert await archive.pickups.take(later(minutes=5)) == replace(pickup, tries=1)
        assert await archive.pickups.of_case(pickup.case_id) == [replace(pickup, tries=1)]


async def test_a_file_that_is_leased_is_nobody_elses_until_the_lease_lapses(store):
    pickup = await listed(store)
    async with store.transaction() as archive:
        await archive.pickups.take(NOW)
        assert await archive.pickups.take(NOW) is None
        assert (await archive.pickups.take(NOW + LEASE)) == replace(pickup, tries=2)


async def test_the_file_that_waited_longest_comes_first(store):
    second, first = await listed(store, minutes=2), await listed(store, minutes=1)
    async with store.transaction() as archive:
        taken = [(await archive.pickups.take(later(minutes=3))).ref for _ in range(2)]
    assert taken == [first.ref, second.ref]


async def test_what_is_put_off_waits_and_what_is_done_is_gone(store):
    pickup = await listed(store)
    async with store.transaction() as archive:
        await archive.pickups.put_off(pickup.ref, later(minutes=9))
        assert await archive.pickups.take(later(minutes=8)) is None
        await archive.pickups.done(pickup.ref)
        assert await archive.pickups.of_case(pickup.case_id) == []


async def test_what_is_held_back_was_no_try(store):
    pickup = await listed(store)
    async with store.transaction() as archive:
        await archive.pickups.take(NOW)
        await archive.pickups.hold_back(pickup.ref, later(minutes=60))
        assert await archive.pickups.take(later(minutes=59)) is None
        assert await archive.pickups.take(later(minutes=60)) == replace(pickup, tries=1)


async def test_what_was_given_up_keeps_its_reason_until_it_is_tried_again(store):
    pickup = await listed(store, kind=AttachmentKind.VOICE)
    async with store.transaction() as archive:
        assert not await archive.pickups.again(pickup.ref, NOW)
        await archive.pickups.take(NOW)
        await archive.pickups.give_up(pickup.ref, Why.TOO_LARGE)
        assert await archive.pickups.take(later(minutes=600)) is None
        assert (await archive.pickups.of_case(pickup.case_id))[0].why is Why.TOO_LARGE
        assert await archive.pickups.again(pickup.ref, NOW)
        assert await archive.pickups.take(NOW) == replace(pickup, tries=1)


async def test_a_file_of_a_case_under_a_pseudonym_is_nobodys(store):
    pickup = await listed(store)
    async with store.transaction() as archive:
        code = (await archive.cases.queue(None, {"submitted"}, 1))[0].code
        case = await archive.cases.by_code(code)
        await archive.pickups.add(Pickup("photo-1", AN, case.id, AttachmentKind.PHOTO), NOW)
        after = replace(
            case, sender=None, pseudonym="ND-1", origin=Identity(Channel.WEB, ""), person_id=fresh("nobody")
        )
        await archive.personal.holdings.pseudonymise(after, after.person_id)
        owners = {one.ref: one.owner.id for one in await archive.pickups.of_case(case.id)}
    assert owners == {"photo-1": "", pickup.ref: AN.id}


async def test_a_file_that_is_kept_twice_stays_as_it_was_first(store):
    async with store.transaction() as archive:
        await archive.photos.put(StoredPhoto("one", "audio/ogg", b"OggS"), AN, NOW)
        await archive.photos.put(StoredPhoto("one", "image/jpeg", b"x"), AN, NOW)
        assert (await archive.photos.get("one"))[0] == StoredPhoto("one", "audio/ogg", b"OggS")
