"""The officials' desk: the list of work as its home page, and the rooms beside it."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from bot.domain.case import Kind
from bot.domain.person import Act
from bot.domain.worklist import Pile, Worklist
from bot.services import access, digests, unchecked
from bot.web.account import account_routes
from bot.web.account_digest import digest_routes
from bot.web.account_password import renewal_routes
from bot.web.desk_act import act_routes
from bot.web.desk_apology import apology_routes
from bot.web.desk_approval import approval_routes
from bot.web.desk_breaches import breach_routes
from bot.web.desk_case import case_routes
from bot.web.desk_classify import classify_routes
from bot.web.desk_data import data_routes
from bot.web.desk_evidence import evidence_routes
from bot.web.desk_extension import extension_routes
from bot.web.desk_figures import figure_routes
from bot.web.desk_file import file_routes
from bot.web.desk_groups import group_routes
from bot.web.desk_leave import leave_routes
from bot.web.desk_news import news_routes
from bot.web.desk_official import official_routes
from bot.web.desk_officials import officials_routes
from bot.web.desk_page import first_page, missing, office_name, page, to
from bot.web.desk_post import post_routes
from bot.web.desk_questions import questions_routes
from bot.web.desk_register import register_routes
from bot.web.desk_restricted import restricted_routes
from bot.web.desk_row import Row, rows
from bot.web.desk_rules import rule_routes
from bot.web.desk_sender import sender_routes
from bot.web.desk_similar import similar_routes
from bot.web.desk_surveys import survey_routes
from bot.web.invite import invite_routes
from bot.web.login import login_routes
from bot.web.origin import only_from_here
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

SHOWN = 50
"""Rows of a pile on the page of all piles; the pile's own page shows every one."""


_ROOMS = (
    login_routes,
    invite_routes,
    case_routes,
    evidence_routes,
    # Before the acts, whose address would take theirs for one of its own.
    apology_routes,
    extension_routes,
    classify_routes,
    similar_routes,
    sender_routes,
    approval_routes,
    file_routes,
    act_routes,
    post_routes,
    register_routes,
    figure_routes,
    survey_routes,
    news_routes,
    rule_routes,
    questions_routes,
    data_routes,
    breach_routes,
    leave_routes,
    group_routes,
    digest_routes,
    restricted_routes,
    officials_routes,
    official_routes,
    account_routes,
    renewal_routes,
)
"""What stands under the desk, in the order in which addresses are looked for."""


def desk_routes(front: "Front") -> APIRouter:
    """Everything under `/desk`. Nothing there is changed by a form of another site."""
    router = APIRouter(prefix="/desk", dependencies=[Depends(only_from_here)])

    @router.get("")
    async def home(request: Request, pile: str = "", scope: str = "", done: str = "") -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.SEE):
                invites = access.may(visit.official, Act.INVITE)
                return to("/desk/officials" if invites else first_page(visit.official))
            return await _work(front, visit, (pile, scope, done), questions=False)

    @router.get("/questions")
    async def questions(request: Request, pile: str = "", scope: str = "") -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.SEE):
                return missing(front, visit.official)
            return await _work(front, visit, (pile, scope, ""), questions=True)

    for routes in _ROOMS:
        router.include_router(routes(front))
    return router


async def _work(front: "Front", visit: Visit, asked: tuple[str, str, str], *, questions: bool) -> Response:
    """The piles with their counts; one pile alone when it was asked for. `asked`: pile, scope, what was just done."""
    pile, scope, done = asked
    desk, official = visit.desk, visit.official
    whole = scope == "all" and access.offices_seen(official) is None
    work = await digests.worklist(desk, official, whole_province=whole)
    if questions:
        work = {name: tuple(case for case in cases if case.kind is Kind.QUESTION) for name, cases in work.items()}
    chosen = Pile(pile) if pile in set(Pile) else None
    return page(
        front,
        "work",
        official,
        address="/desk/questions" if questions else "/desk",
        questions=questions,
        office=office_name(desk, official),
        counts={name.value: len(cases) for name, cases in work.items()},
        chosen=chosen.value if chosen else "",
        piles=await _piles(visit, work, chosen),
        whole=whole,
        done="desk.done_transfer" if done == Act.TRANSFER else None,
        unsure=", ".join(f"{day:%d/%m/%Y}" for day in unchecked.days_off(desk)),
        may_widen=access.offices_seen(official) is None,
    )


async def _piles(visit: Visit, work: Worklist, chosen: Pile | None) -> list[tuple[str, list[Row], int]]:
    """The piles to show: name, rows, and how many rows were left out."""
    holders: dict[str, str] = {}
    shown = []
    for name, cases in work.items():
        if chosen not in (None, name) or not (cases or chosen):
            continue
        part = cases if chosen else cases[:SHOWN]
        shown.append((name.value, await rows(visit.desk, part, holders), len(cases) - len(part)))
    return shown
