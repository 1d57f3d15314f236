"""What the desk offers to officials of its own accord: drafts of news after a change of the published list.

A draft goes to nobody by itself: two officials send it like any other, change it, or give it up.
"""

from collections.abc import Iterable, Iterator, Sequence

from bot.domain.broadcast import WORDS_CAP, Broadcast, BroadcastState, BroadcastStep, Deed
from bot.domain.message import Reply
from bot.domain.procedure import Procedure
from bot.domain.subscription import Topic, TopicKind
from bot.domain.wording import Language
from bot.services import followers
from bot.services.desk import Desk
from bot.services.followers import Change

LISTED = 8
"""Titles named in the draft of a field."""


async def offer(desk: Desk, changes: Sequence[Change], publication: str) -> int:
    """A draft for each procedure and each field that changed and that somebody takes news of; gives how many.

    `publication` names the act that put the list in force: told again, it offers nothing again.
    """
    wanted = await desk.archive.news.subscriptions.wanted()
    fields = {topic.about for topic in wanted if topic.kind is TopicKind.FIELD}
    near = [change for change in changes if _topic(change) in wanted or _field(change) in fields]
    news = [change for change in near if followers.is_news(desk, change)]
    offered = 0
    for topic, words, words_en in (*_of_procedures(desk, news), *_of_fields(desk, news)):
        if topic in wanted:
            offered += await _draft(desk, topic, (words, words_en), f"{publication}:{topic.ref}")
    return offered


async def _draft(desk: Desk, topic: Topic, words: tuple[str, str], source: str) -> bool:
    made = Broadcast(
        id=desk.chance.id(),
        topic=topic,
        office=desk.rules.profile.receiver(desk.today).key,
        words=words[0],
        words_en=words[1],
        state=BroadcastState.DRAFT,
        made_at=desk.now,
        source=source,
    )
    if not await desk.archive.news.broadcasts.add(made):
        return False
    await desk.archive.news.broadcasts.note(BroadcastStep(desk.chance.id(), made.id, Deed.OFFERED, desk.now))
    return True


def _of_procedures(desk: Desk, news: Iterable[Change]) -> Iterator[tuple[Topic, str, str]]:
    """What each change is, as followers were told of it."""
    for change in news:
        said = [_cut(Reply(blocks=followers.what(desk, change, language)).plain()) for language in _BOTH]
        yield _topic(change), said[0], said[1]


def _of_fields(desk: Desk, news: Iterable[Change]) -> Iterator[tuple[Topic, str, str]]:
    """Which procedures of a field changed, came or went."""
    by_field: dict[str, list[Procedure]] = {}
    for before, after in news:
        if one := after or before:
            by_field.setdefault(one.field, []).append(one)
    for field, changed in sorted(by_field.items()):
        titles = [f"- {one.title}" for one in changed[:LISTED]]
        said = []
        for language in _BOTH:
            first = desk.rules.texts.say("broadcast.field_changed", language, field=field, count=len(changed))
            said.append(_cut("\n".join((first, *titles))))
        yield Topic(TopicKind.FIELD, field), said[0], said[1]


def _topic(change: Change) -> Topic:
    return Topic(TopicKind.PROCEDURE, followers.code_of(change) or "")


def _field(change: Change) -> str:
    known = change[1] or change[0]
    return known.field if known else ""


_BOTH: tuple[Language, Language] = ("vi", "en")


def _cut(words: str) -> str:
    return words if len(words) <= WORDS_CAP else f"{words[: WORDS_CAP - 1].rsplit(' ', 1)[0]}…"
