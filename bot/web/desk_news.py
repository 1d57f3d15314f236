"""News at the desk: written for who takes it, looked at as each channel shows it, agreed to by another, counted."""

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.broadcast import WORDS_CAP, WRITABLE, Broadcast, BroadcastState
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.manner import MANNERS
from bot.domain.message import Reply
from bot.domain.person import WHOLE_PROVINCE, Act
from bot.domain.ports import Stale
from bot.domain.subscription import REFORM, Topic, TopicKind
from bot.services import access, broadcasts, notices, subscriptions
from bot.services.broadcasts import Written
from bot.services.letters import letter
from bot.services.refused import Refused
from bot.web.desk_page import fields, missing, page, to
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

HOME = "/desk/news"
DONE = frozenset({"make", "save", "propose", "approve", "refuse", "cancel"})


def news_routes(front: "Front") -> APIRouter:
    """`/desk/news`, for those who write news or agree to it."""
    router = APIRouter()

    @router.get("/news")
    async def listed(request: Request) -> Response:
        async with visiting(front, request) as visit:
            return await _list(front, visit, {}) if _may_come(visit) else missing(front, visit.official)

    @router.post("/news")
    async def make(request: Request) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.NEWS):
                return missing(front, visit.official)
            try:
                made = await broadcasts.make(visit.desk, visit.official, _topic(visit, given), _written(given))
            except Refused as refused:
                return await _list(front, visit, given, refused=refused)
        return to(f"{HOME}/{made.id}?done=make")

    @router.get("/news/{broadcast_id}")
    async def one(request: Request, broadcast_id: str, done: str = "") -> Response:
        async with visiting(front, request) as visit:
            found = await _found(visit, broadcast_id)
            if found is None:
                return missing(front, visit.official)
            return await _show(front, visit, found, done=f"broadcast.done_{done}" if done in DONE else "")

    @router.post("/news/{broadcast_id}")
    async def act(request: Request, broadcast_id: str) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            return await _act(front, visit, broadcast_id, given)

    return router


def _may_come(visit: Visit) -> bool:
    return access.may(visit.official, Act.NEWS) or access.may(visit.official, Act.APPROVE_NEWS)


async def _found(visit: Visit, broadcast_id: str) -> Broadcast | None:
    found = await visit.desk.archive.news.broadcasts.by_id(broadcast_id) if _may_come(visit) else None
    return found if found and broadcasts.may_see(visit.official, found) else None


async def _act(front: "Front", visit: Visit, broadcast_id: str, given: dict[str, str]) -> Response:
    """Does what the form says, or shows the broadcast as it is now with the reason why not."""
    found, deed = await _found(visit, broadcast_id), given.get("do", "")
    if found is None or not _may(visit, found, deed):
        return missing(front, visit.official)
    try:
        await _do(visit, found, deed, given)
    except Refused as refused:
        return await _show(front, visit, found, given=given, refused=refused)
    except Stale:
        now = await visit.desk.archive.news.broadcasts.by_id(found.id) or found
        return await _show(front, visit, now, refused=Refused("broadcast.moved_on"), status=409)
    return to(f"{HOME}/{found.id}?done={deed}")


def _may(visit: Visit, found: Broadcast, deed: str) -> bool:
    if deed in ("save", "propose"):
        return broadcasts.may_write(visit.official, found.topic)
    if deed in ("approve", "refuse"):
        return access.may(visit.official, Act.APPROVE_NEWS)
    return deed == "cancel"


async def _do(visit: Visit, found: Broadcast, deed: str, given: dict[str, str]) -> None:
    desk, by = visit.desk, visit.official
    if deed == "save":
        await broadcasts.change(desk, by, found, _written(given))
    elif deed == "propose":
        await broadcasts.propose(desk, by, found, sure=bool(given.get("sure")))
    elif deed == "approve":
        await broadcasts.approve(desk, by, found, given.get("digest", ""))
    elif deed == "refuse":
        await broadcasts.refuse(desk, by, found, given.get("reason", ""))
    else:
        await broadcasts.cancel(desk, by, found)


def _topic(visit: Visit, given: dict[str, str]) -> Topic | None:
    """What the form chose; a procedure by its code."""
    ref = given.get("topic", "")
    if ref == TopicKind.PROCEDURE:
        ref = f"{ref}:{given.get('code', '')}"
    return subscriptions.topic_of(visit.desk, ref)


def _written(given: dict[str, str]) -> Written:
    at = given.get("send_at", "")
    try:
        send_at = datetime.fromisoformat(at).replace(tzinfo=OFFICE_ZONE) if at else None
    except ValueError:
        raise Refused("broadcast.bad_time") from None
    return Written(given.get("words", ""), given.get("words_en", ""), given.get("link", ""), send_at)


def _topics(visit: Visit) -> list[tuple[str, str]]:
    """What this official may write about, as the form offers it."""
    desk = visit.desk
    own = Topic(TopicKind.OFFICE, visit.official.office)
    if visit.official.role not in WHOLE_PROVINCE:
        return [(own.ref, subscriptions.named(desk, own, "vi"))]
    offices = [Topic(TopicKind.OFFICE, one.key) for one in desk.rules.profile.offices if one.stands(desk.today)]
    topics = [REFORM, *offices, *(Topic(TopicKind.FIELD, name) for name in subscriptions.fields(desk))]
    return [(topic.ref, subscriptions.named(desk, topic, "vi")) for topic in topics]


async def _list(front: "Front", visit: Visit, given: dict[str, str], *, refused: Refused | None = None) -> Response:
    desk, official = visit.desk, visit.official
    whole = official.role in WHOLE_PROVINCE
    known = await desk.archive.news.broadcasts.known(None if whole else official.office, broadcasts.SHOWN)
    return page(
        front,
        "news",
        official,
        status=422 if refused else 200,
        broadcasts=[(one, subscriptions.named(desk, one.topic, "vi")) for one in known],
        waiting=sum(broadcasts.may_decide(official, one) for one in known),
        writes=access.may(official, Act.NEWS),
        topics=_topics(visit),
        any_procedure=whole,
        quiet=str(desk.rules.quiet),
        cap=WORDS_CAP,
        given=given,
        refused=refused,
    )


async def _show(
    front: "Front",
    visit: Visit,
    found: Broadcast,
    *,
    given: dict[str, str] | None = None,
    done: str = "",
    refused: Refused | None = None,
    status: int = 422,
) -> Response:
    desk, official = visit.desk, visit.official
    counted = found.state in (BroadcastState.GOING, BroadcastState.CANCELLED)
    live = await desk.archive.news.mailing.letters(found.id) if counted else found.letters
    return page(
        front,
        "broadcast",
        official,
        status=status if refused else 200,
        broadcast=found,
        topic=subscriptions.named(desk, found.topic, "vi"),
        office=notices.office_name(desk, found.office),
        audience=[] if found.letters.queued else list((await broadcasts.audience(desk, found)).items()),
        letters=max(live, found.letters, key=lambda one: one.queued),
        looks=_looks(visit, found),
        personal=broadcasts.looks_personal(found),
        steps=await _steps(visit, found),
        may_write=found.state in WRITABLE and broadcasts.may_write(official, found.topic),
        may_decide=broadcasts.may_decide(official, found),
        ended=found.state in (BroadcastState.DONE, BroadcastState.CANCELLED),
        send_at=_local(found.send_at),
        quiet=str(desk.rules.quiet),
        cap=WORDS_CAP,
        given=given if given and given.get("do") == "save" else {},
        done=done,
        refused=refused,
    )


def _local(at: datetime | None) -> str:
    """The time as a form holds it, at the office."""
    return f"{at.astimezone(OFFICE_ZONE):%Y-%m-%dT%H:%M}" if at else ""


def _looks(visit: Visit, found: Broadcast) -> list[tuple[str, str, Reply, str]]:
    """The letter as it goes out: channel, language, what it says, and as one text where there are no buttons."""
    shown = []
    for channel, manner in MANNERS.items():
        for language in ("vi", "en") if found.words_en else ("vi",):
            reply = letter(visit.desk, found, channel, "en" if language == "en" else "vi")
            shown.append((channel.value, language, reply, "" if manner.has_buttons else reply.plain()))
    return shown


async def _steps(visit: Visit, found: Broadcast) -> list[tuple[str, datetime, str, str]]:
    """What was done: the deed, when, by whom, and the reason."""
    shown = []
    for step in await visit.desk.archive.news.broadcasts.steps(found.id):
        by = await visit.desk.archive.officials.by_id(step.official_id) if step.official_id else None
        reason = step.note if step.deed == "refused" else ""
        shown.append((step.deed.value, step.at, by.name if by else "", reason))
    return shown
