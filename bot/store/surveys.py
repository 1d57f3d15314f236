"""Surveys of satisfaction and what came of them."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.message import Channel, Identity
from bot.domain.ports import Stale
from bot.domain.survey import SCORES, Answer, Asked, Campaign, CampaignState, Factor, Reachable, Response, Scores
from bot.store.moment import moment, written
from bot.store.statement import Row, Statements


class SqlSurveys:
    """`Surveys` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def answered(self, survey: str, about: str) -> frozenset[Factor]:
        """The factors that were answered for a case's result, or by a person."""
        rows = await self._sql.rows("survey_marks", survey=survey, about=about)
        return frozenset(Factor(row["factor"]) for row in rows)

    async def score(self, survey: str, about: str, factor: Factor, given: int, *, office: str, month: date) -> bool:
        """Counts a score, and keeps that the factor was answered; False, and nothing, when it was before."""
        if not await self._sql.change("mark_survey", survey=survey, about=about, factor=factor):
            return False
        first = f"{month:%Y-%m}"
        self._sql.later("count_score", survey=survey, office=office, month=first, factor=factor, score=given)
        return True

    async def scores(self, survey: str, since: date, until: date, office: str | None) -> Sequence[Scores]:
        """The scores of every factor in the months of a period, of one office or of all."""
        rows = await self._sql.rows(
            "survey_scores", survey=survey, since=f"{since:%Y-%m}", until=f"{until:%Y-%m}", office=office
        )
        found = {(row["factor"], int(row["score"])): int(row["count"]) for row in rows}
        counted = [(factor, [found.get((factor, score), 0) for score in SCORES]) for factor in Factor]
        return [Scores(factor, (one, two, three, four, five)) for factor, (one, two, three, four, five) in counted]

    async def add(self, campaign: Campaign) -> None:
        """Keeps a new campaign."""
        self._sql.later(
            "add_campaign",
            id=campaign.id,
            title=campaign.title,
            office=campaign.office,
            sample=campaign.sample,
            closes=campaign.closes.isoformat(),
            state=campaign.state,
            made_at=written(campaign.made_at),
            official_id=campaign.official_id,
            agreed=campaign.agreed,
        )

    async def by_id(self, campaign_id: str) -> Campaign | None:
        """The campaign."""
        row = await self._sql.row("campaign_by_id", id=campaign_id)
        return _campaign(row) if row else None

    async def known(self) -> Sequence[Campaign]:
        """Every campaign, the newest first."""
        return [_campaign(row) for row in await self._sql.rows("known_campaigns")]

    async def move(self, campaign: Campaign, before: CampaignState) -> None:
        """Writes where it stands; raises `Stale` when it does not stand at `before` any more."""
        moved = await self._sql.change(
            "move_campaign", id=campaign.id, before=before, state=campaign.state, agreed=campaign.agreed
        )
        if not moved:
            raise Stale

    async def reachable(self) -> Sequence[Reachable]:
        """Everybody who agreed to news and can be reached, once each: where they were last."""
        found: dict[str, Reachable] = {}
        for row in await self._sql.rows("reachable_for_news"):
            identity = Identity(Channel(row["channel"]), row["id"])
            found.setdefault(row["person_id"], Reachable(row["person_id"], identity, row["language"]))
        return list(found.values())

    async def ask(self, campaign_id: str, person_id: str, at: datetime) -> None:
        """Keeps that the person was asked."""
        self._sql.later("ask_of_campaign", campaign_id=campaign_id, person_id=person_id, at=written(at))

    async def asked(self, campaign_id: str, person_id: str) -> Answer | None:
        """What the person did; None for who was not asked."""
        found = await self._sql.value("asked_of_campaign", campaign_id=campaign_id, person_id=person_id)
        return Answer(found) if found else None

    async def answer(self, campaign_id: str, person_id: str, answer: Answer) -> None:
        """Keeps what the person did."""
        self._sql.later("answer_campaign", campaign_id=campaign_id, person_id=person_id, answer=answer)

    async def response(self, campaign_id: str) -> Response:
        """How many did what."""
        row = await self._sql.row("response_of_campaign", campaign_id=campaign_id)
        return Response(row["asked"], row["answered"], row["done"], row["declined"]) if row else Response()

    async def of_person(self, person_id: str) -> Sequence[Asked]:
        """The campaigns that the person was asked in, the newest first."""
        rows = await self._sql.rows("surveys_of_person", person_id=person_id)
        return [Asked(row["title"], moment(row["asked_at"]), Answer(row["answer"])) for row in rows]

    async def forget(self, person_id: str, nobody: str) -> None:
        """Puts nobody in the place of a person among those asked; the counts stay."""
        self._sql.later("forget_asked", person_id=person_id, nobody=nobody)
        self._sql.later("forget_marks_of", person_id=person_id)


def _campaign(row: Row) -> Campaign:
    return Campaign(
        id=row["id"],
        title=row["title"],
        office=row["office"],
        sample=row["sample"],
        closes=date.fromisoformat(row["closes"]),
        state=CampaignState(row["state"]),
        made_at=moment(row["made_at"]),
        official_id=row["official_id"],
        agreed=row["agreed"],
    )
