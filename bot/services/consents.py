"""Asking for consent and keeping it: the words shown, what was said to them, and taking it back.

Nothing here is assumed: a purpose that the person never spoke on has no consent, given or refused.
"""

from collections.abc import Sequence

from bot.domain.consent import Consent, NoticeText, Purpose, agreed, standing
from bot.domain.message import Channel
from bot.domain.person import Person
from bot.domain.retention import Trace
from bot.domain.wording import Language
from bot.services.desk import Desk


def notice(desk: Desk, purpose: Purpose, channel: Channel, language: Language) -> NoticeText:
    """The words for a purpose, as somebody in that channel is shown them now; whose servers they go by is named."""
    key = f"privacy.purpose_{purpose.value}"
    if purpose is Purpose.CHANNEL and channel not in (Channel.WEB, Channel.COUNTER):
        key = f"{key}_{channel}"
    words = desk.rules.texts.say(key, language, **_names(desk))
    via = f"privacy.via_{channel}"
    if purpose is Purpose.NEWS and via in desk.rules.texts.keys():  # noqa: SIM118 - a method of ours, no dictionary's
        words = f"{words} {desk.rules.texts.say(via, language)}"
    return NoticeText.of(purpose, desk.rules.privacy.version, language, words)


def _names(desk: Desk) -> dict[str, object]:
    return {
        "office": desk.rules.profile.receiver(desk.today).name,
        "days": desk.rules.privacy.period(Trace.SENDERS).days,
    }


async def say(
    desk: Desk, person: Person, purpose: Purpose, channel: Channel, language: Language, *, given: bool
) -> Consent:
    """Keeps one word of the person on the purpose, with the words that they were shown."""
    shown = notice(desk, purpose, channel, language)
    return await _keep(desk, person, shown, channel, given=given)


async def take_back(desk: Desk, person: Person, purpose: Purpose, channel: Channel) -> bool:
    """Keeps that the person takes their consent back; False when there was none to take back."""
    last = standing(await of(desk, person)).get(purpose)
    if last is None or not last.given:
        return False
    shown = await desk.archive.personal.consents.notice(last.digest)
    if shown is None:
        return False
    await _keep(desk, person, shown, channel, given=False)
    if purpose is Purpose.NEWS:
        await no_more_news(desk, person)
    return True


async def no_more_news(desk: Desk, person: Person) -> None:
    """Forgets what the person takes news of and takes back what waits for them in the post, in this transaction."""
    await desk.archive.news.mailing.alone()
    await desk.archive.news.subscriptions.stop_all(person.id)
    await desk.archive.news.mailing.stop(person.id, None, desk.now)


async def of(desk: Desk, person: Person) -> Sequence[Consent]:
    """Every word of the person, the oldest first."""
    return await desk.archive.personal.consents.of_person(person.id)


async def may_tell(desk: Desk, person_id: str) -> bool:
    """Whether the person may be told of their case in the chat: unless they said no to that."""
    return allows_telling(await desk.archive.personal.consents.of_person(person_id))


def allows_telling(said: Sequence[Consent]) -> bool:
    """Whether these words of a person allow to tell them of their case in the chat."""
    return agreed(said, Purpose.CHANNEL) is not False


async def _keep(desk: Desk, person: Person, shown: NoticeText, channel: Channel, *, given: bool) -> Consent:
    consent = Consent(
        id=desk.chance.id(),
        person_id=person.id,
        purpose=shown.purpose,
        version=shown.version,
        digest=shown.digest,
        given=given,
        at=desk.now,
        channel=channel,
    )
    await desk.archive.personal.consents.add(consent, shown)
    return consent
