"""Survey campaigns (plan II.2.e): who agreed to be asked is asked once, answers are confidential, a day ends it."""

from dataclasses import replace
from datetime import date, datetime

from bot.domain.deadline import say_day
from bot.domain.message import Button, Reply
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.person import Official, Person
from bot.domain.survey import MOST_PEOPLE, SCORES, Answer, Campaign, CampaignState, Factor, Reachable
from bot.services import notices
from bot.services.desk import Desk
from bot.services.refused import Refused
from bot.services.surveys import following

TITLE_CAP = 200
"""Characters of a title."""

_BITS = 64


async def make(
    desk: Desk, title: str, *, office: str | None, sample: int, closes: date, by: Official | None
) -> Campaign:
    """A new campaign, which asks nobody yet. Raises `Refused`."""
    words = " ".join(title.split())
    if not words or len(words) > TITLE_CAP:
        raise Refused("surveys.no_title")
    if not 1 <= sample <= MOST_PEOPLE:
        raise Refused("surveys.bad_sample", most=MOST_PEOPLE)
    if closes < desk.today:
        raise Refused("surveys.closes_before")
    if office is not None and office not in {one.key for one in desk.rules.profile.offices}:
        raise Refused("officials.unknown_office")
    campaign = Campaign(
        id=desk.chance.id(),
        title=words,
        office=office,
        sample=sample,
        closes=closes,
        state=CampaignState.DRAFT,
        made_at=desk.now,
        official_id=by.id if by else None,
    )
    await desk.archive.surveys.add(campaign)
    return campaign


async def start(desk: Desk, campaign: Campaign) -> int:
    """Asks a sample, drawn by lot, of those who agreed to news and can be reached; gives how many.

    Raises `Refused` when nobody agreed or its last day has passed, and `Stale` when it was started or closed before.
    """
    if campaign.closes < desk.today:
        raise Refused("surveys.closes_before")
    agreed = await desk.archive.surveys.reachable()
    if not agreed:
        raise Refused("surveys.nobody_agreed")
    opened = replace(campaign, state=CampaignState.OPEN, agreed=len(agreed))
    await desk.archive.surveys.move(opened, CampaignState.DRAFT)
    drawn = sorted(agreed, key=lambda one: (desk.chance.bits(_BITS), one.person_id))[: campaign.sample]
    leaves = desk.rules.quiet.over(desk.now)
    for one in drawn:
        await desk.archive.surveys.ask(campaign.id, one.person_id, desk.now)
        await desk.archive.outbox.queue(_letter(desk, opened, one, leaves))
    return len(drawn)


async def close(desk: Desk, campaign: Campaign) -> None:
    """Takes no more answers. Raises `Stale` when it is not open."""
    await desk.archive.surveys.move(replace(campaign, state=CampaignState.CLOSED), CampaignState.OPEN)


async def asked(desk: Desk, person: Person, campaign_id: str) -> Campaign | None:
    """The campaign, when the person was asked in it; one that does not exist looks the same."""
    answer = await desk.archive.surveys.asked(campaign_id, person.id)
    return await desk.archive.surveys.by_id(campaign_id) if answer else None


async def next_factor(desk: Desk, campaign: Campaign, person: Person) -> Factor | None:
    """The factor to ask the person about; None when all were answered. Raises `Refused` when it is over."""
    _open(desk, campaign)
    return following(await desk.archive.surveys.answered(campaign.id, person.id))


async def score(desk: Desk, campaign: Campaign, person: Person, factor: Factor, given: int) -> Factor | None:
    """Counts the person's score, once for a factor; gives the factor to ask about next. Raises `Refused` as above."""
    _open(desk, campaign)
    if given not in SCORES:
        raise Refused("chat.old_button")
    surveys = desk.archive.surveys
    await surveys.score(campaign.id, person.id, factor, given, office=campaign.office or "", month=desk.today)
    left = following(await surveys.answered(campaign.id, person.id))
    await surveys.answer(campaign.id, person.id, Answer.ANSWERING if left else Answer.DONE)
    return left


async def decline(desk: Desk, campaign: Campaign, person: Person) -> None:
    """The person does not take part. What was scored before stays counted."""
    if await desk.archive.surveys.asked(campaign.id, person.id) is Answer.WAITING:
        await desk.archive.surveys.answer(campaign.id, person.id, Answer.DECLINED)


def _open(desk: Desk, campaign: Campaign) -> None:
    if not campaign.takes(desk.today):
        raise Refused("surveys.over")


def _letter(desk: Desk, campaign: Campaign, to: Reachable, leaves: datetime) -> Outgoing:
    texts, language = desk.rules.texts, to.language
    about = notices.office_name(desk, campaign.office) if campaign.office else desk.rules.profile.name
    said = texts.paragraphs(
        "surveys.invitation", language, title=campaign.title, office=about, until=say_day(campaign.closes, language)
    )
    buttons = (
        Button(label=texts.say("surveys.join", language), press=f"survey:join:{campaign.id}"),
        Button(label=texts.say("surveys.leave", language), press=f"survey:leave:{campaign.id}"),
    )
    return Outgoing(
        id=desk.chance.id(),
        dedupe_key=f"campaign:{campaign.id}:{to.person_id}",
        recipient=to.identity,
        reply=Reply(blocks=said, buttons=buttons),
        purpose=Purpose.BROADCAST,
        created_at=desk.now,
        send_after=leaves,
    )
