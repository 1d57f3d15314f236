"""Broadcasts for tests: people who take news, and a broadcast that two officials agree on."""

from bot.domain.message import Channel, Identity
from bot.domain.person import Role
from bot.domain.subscription import REFORM
from bot.services import broadcasts, mailing, subscriptions
from bot.services.broadcasts import Written

WORDS = "Từ 01/04, nộp hồ sơ tại xã."


async def takes(office, *who, topic=REFORM, channel=Channel.WEB, language="vi"):
    """People of these names take the news."""
    async with office.desk() as desk:
        for name in who:
            person = await desk.archive.people.meet(Identity(channel, name), desk.chance.id(), desk.now)
            await desk.archive.people.set_language(person.id, language)
            await subscriptions.take(desk, person, topic, channel, language)


async def proposed(office, topic=REFORM, words=WORDS, **more):
    """A broadcast that waits for a second official."""
    writer = await office.official(Role.RECEIVER)
    async with office.desk() as desk:
        made = await broadcasts.make(desk, writer, topic, Written(words, **more))
        return await broadcasts.propose(desk, writer, made, sure=True)


async def agreed(office, topic=REFORM, words=WORDS, **more):
    """A broadcast that another official agreed to."""
    made = await proposed(office, topic, words, **more)
    other = await office.official(Role.LEADER)
    async with office.desk() as desk:
        return await broadcasts.approve(desk, other, made, made.digest)


async def cancelled(office, broadcast):
    official = await office.official(Role.RECEIVER)
    async with office.desk() as desk:
        now = await desk.archive.news.broadcasts.by_id(broadcast.id)
        return await broadcasts.cancel(desk, official, now)


async def carried(office, *, reach=lambda _point: None):
    """The letters that are due are written; gives how many."""
    return await mailing.carry_on(
        office.store, office.rules, office.clock, office.chance, reach=reach, stopping=lambda: False
    )


async def now(office, broadcast):
    async with office.desk() as desk:
        return await desk.archive.news.broadcasts.by_id(broadcast.id)


async def letters(office, broadcast):
    """What became of its letters."""
    async with office.desk() as desk:
        return await desk.archive.news.mailing.letters(broadcast.id)
