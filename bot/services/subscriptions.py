"""What a person takes news of: taken by an act of their own under the words of the notice, left by one tap or word.

Leaving takes back in the same transaction what waits in the post, so that nothing more of it comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.consent import Purpose, agreed
from bot.domain.label import short
from bot.domain.message import Channel
from bot.domain.office import Office
from bot.domain.person import Person
from bot.domain.search.fold import fold
from bot.domain.subscription import REFORM, Topic, TopicKind
from bot.domain.wording import Language
from bot.services import consents, notices
from bot.services.desk import Desk

TITLE_CAP = 90
"""Signs of a procedure's title among other words; some run to a thousand."""

FOUND = 6
"""Fields and offices that words are taken for at most."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a person takes news of, and whether they agree to be sent any."""

    topics: Sequence[Topic]
    agreed: bool

    @property
    def anything(self) -> bool:
        """Whether there is something to stop."""
        return self.agreed or bool(self.topics)


async def taken(desk: Desk, person: Person) -> Taken:
    """What the person takes news of now."""
    followed = await desk.archive.followers.of_person(person.id, desk.now)
    codes = [Topic(TopicKind.PROCEDURE, each.code) for each in followed if each.until is None]
    topics = [*await desk.archive.news.subscriptions.of_person(person.id), *codes]
    return Taken(topics, bool(agreed(await consents.of(desk, person), Purpose.NEWS)))


async def take(desk: Desk, person: Person, topic: Topic, channel: Channel, language: Language) -> None:
    """The person takes the news from now on; that they agree to be sent news is kept, if it is not yet."""
    if not agreed(await consents.of(desk, person), Purpose.NEWS):
        await consents.say(desk, person, Purpose.NEWS, channel, language, given=True)
    if topic.kind is TopicKind.PROCEDURE:
        await desk.archive.followers.follow(person.id, topic.about)
    else:
        await desk.archive.news.subscriptions.take(person.id, topic, desk.now)


async def stop(desk: Desk, person: Person, topic: Topic) -> bool:
    """The person takes this news no more, and what of it waits in the post is taken back; False when they did not."""
    await desk.archive.news.mailing.alone()
    await desk.archive.news.mailing.stop(person.id, topic, desk.now)
    if topic.kind is TopicKind.PROCEDURE:
        return await desk.archive.followers.stop(person.id, topic.about)
    return await desk.archive.news.subscriptions.stop(person.id, topic)


async def stop_all(desk: Desk, person: Person, channel: Channel) -> None:
    """The person takes no news of anything any more: followed and remembered procedures too. The consents end."""
    await desk.archive.followers.stop_all(person.id)
    for purpose in (Purpose.NEWS, Purpose.MEMORY):
        await consents.take_back(desk, person, purpose, channel)
    await consents.no_more_news(desk, person)


def topic_of(desk: Desk, ref: str) -> Topic | None:
    """The topic that `Topic.ref` said; None when there is no such thing (any more)."""
    kind, _, about = ref.partition(":")
    if kind == TopicKind.REFORM:
        return REFORM
    if kind == TopicKind.PROCEDURE:
        return Topic(TopicKind.PROCEDURE, about) if desk.rules.catalog.get(about) else None
    if kind == TopicKind.OFFICE:
        return next((Topic(TopicKind.OFFICE, one.key) for one in _offices(desk) if one.key == about), None)
    return next((topic for topic in map(_field, fields(desk)) if topic.ref == ref), None)


def fields(desk: Desk) -> list[str]:
    """The fields of the list in force, by name."""
    return sorted({procedure.field for procedure in desk.rules.catalog.procedures})


def found(desk: Desk, words: str) -> list[Topic]:
    """The fields and offices whose names hold these words, those that begin with them first."""
    wanted = fold(words)
    if not wanted:
        return []
    named = [(fold(one), _field(one)) for one in fields(desk)]
    named += [(fold(one.name), Topic(TopicKind.OFFICE, one.key)) for one in _offices(desk)]
    near = [(not name.startswith(wanted), len(name), topic) for name, topic in named if f" {wanted} " in f" {name} "]
    return [topic for *_, topic in sorted(near, key=lambda one: one[:2])][:FOUND]


def named(desk: Desk, topic: Topic, language: Language) -> str:
    """What the news is about, in words: "lĩnh vực Hộ tịch"."""
    about = topic.about
    if topic.kind is TopicKind.PROCEDURE and (procedure := desk.rules.catalog.get(about)):
        about = short(procedure.title, TITLE_CAP)
    if topic.kind is TopicKind.OFFICE:
        about = notices.office_name(desk, about)
    return desk.rules.texts.say(f"news.topic_{topic.kind}", language, about=about)


def _field(name: str) -> Topic:
    return Topic(TopicKind.FIELD, name)


def _offices(desk: Desk) -> list[Office]:
    return [office for office in desk.rules.profile.offices if office.stands(desk.today)]
