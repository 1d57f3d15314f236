"""The web chat's way out: one line for one message, and photos from our own archive."""

import asyncio
from datetime import timedelta

import pytest

from bot.channels.webchat import ArchivePhotos
from bot.domain.message import Channel, Identity
from bot.domain.outbox import Outgoing, Purpose, Temporary
from bot.domain.photo import StoredPhoto
from tests.web.chat_door import MORNING, said

CITIZEN = Identity(Channel.WEB, "a" * 64)


def outgoing(send_after=MORNING):
    return Outgoing("m1", "k1", CITIZEN, said("đáp"), Purpose.REPLY, MORNING, send_after)


async def test_a_message_sent_twice_is_one_line(door):
    await door.postbag.send(outgoing())
    await door.postbag.send(outgoing())
    assert await door.count_lines(CITIZEN) == 1


async def test_a_line_carries_the_time_at_which_it_was_to_be_sent(door):
    await door.postbag.send(outgoing(MORNING + timedelta(hours=3)))
    async with door.store.reading() as archive:
        (line,) = await archive.weblog.latest(CITIZEN, 10)
    assert line.at == MORNING + timedelta(hours=3)


async def test_an_archive_that_is_down_means_try_again(door):
    await door.store.close()
    with pytest.raises(Temporary):
        await door.postbag.send(outgoing())


async def test_a_ring_before_the_wait_is_not_missed(door):
    with door.bell.listening(CITIZEN) as window:
        door.bell.ring(CITIZEN)
        assert await window.rung(5)
        assert not await window.rung(0)


async def test_a_ring_wakes_all_windows_of_the_citizen_and_no_others(door):
    other = Identity(Channel.WEB, "b" * 64)
    with door.bell.listening(CITIZEN) as one, door.bell.listening(CITIZEN) as two, door.bell.listening(other) as far:
        door.bell.ring(CITIZEN)
        assert await asyncio.gather(one.rung(5), two.rung(5), far.rung(0)) == [True, True, False]


async def test_a_photo_comes_back_as_it_was_kept(door):
    photo = StoredPhoto("p1", "image/jpeg", b"\xff\xd8anh")
    async with door.store.transaction() as archive:
        await archive.photos.put(photo, CITIZEN, MORNING)
    photos = ArchivePhotos(door.store)
    assert await photos.fetch("p1") == photo
    assert await photos.fetch("p2") is None
