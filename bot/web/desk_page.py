"""A page of the desk: its sentences, its menu, and what was sent with a form."""

from functools import partial
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.domain import casecode, phone
from bot.domain.deadline import OFFICE_ZONE, say_day
from bot.domain.message import clean
from bot.domain.person import Act, Official
from bot.services import access, notices
from bot.services.desk import Desk
from bot.web.faults import PAGES

if TYPE_CHECKING:
    from datetime import datetime

    from bot.web.front import Front

MENU = (
    ("/desk", "desk.menu_work", Act.SEE),
    ("/desk/questions", "desk.menu_questions", Act.SEE),
    ("/desk/register", "register.menu", Act.REGISTER),
    ("/desk/figures", "figures.menu", Act.FIGURES),
    ("/desk/surveys", "surveys.menu", Act.SURVEYS),
    ("/desk/news", "broadcast.menu", Act.NEWS),
    ("/desk/news", "broadcast.menu", Act.APPROVE_NEWS),
    ("/desk/file", "filing.menu", Act.FILE),
    ("/desk/approvals", "result.menu", Act.APPROVE),
    ("/desk/unanswered", "questions.menu", Act.TEACH),
    ("/desk/rules", "rules.menu", Act.SEE),
    ("/desk/post", "desk.menu_post", Act.SEE_POST),
    ("/desk/data", "personal.menu", Act.DATA_REQUESTS),
    ("/desk/breaches", "breach.menu", Act.BREACHES),
    ("/desk/leave", "duty.menu", Act.LEAVE),
    ("/desk/groups", "groups.menu", Act.GROUPS),
    ("/desk/restricted", "restricted.menu", Act.OPEN_RESTRICTED),
    ("/desk/unsealings", "sealing.menu", Act.UNSEALINGS),
    ("/desk/looks", "restricted.menu_looks", Act.SEE_LOOKS),
    ("/desk/officials", "desk.menu_officials", Act.INVITE),
)
"""The pages that the menu offers to whom they are for."""


def page(
    front: "Front", template: str, official: Official | None = None, *, status: int = 200, **names: object
) -> HTMLResponse:
    """The template of `templates/desk` with the desk's sentences, in Vietnamese, and the official's menu."""
    say = partial(_say, front)
    menu = dict.fromkeys((address, say(key)) for address, key, act in MENU if official and access.may(official, act))
    shown = PAGES.get_template(f"desk/{template}.html").render(
        say=say,
        place=front.rules.profile.name,
        official=official,
        menu=menu,
        show_code=casecode.show,
        show_phone=phone.show,
        moment=moment,
        **names,
    )
    return HTMLResponse(shown, status)


def first_page(official: Official) -> str:
    """The first page of the menu that is for the official; else the own account."""
    return next((address for address, _, act in MENU if access.may(official, act)), "/desk/account")


def missing(front: "Front", official: Official) -> HTMLResponse:
    """The one answer for what does not exist and for what is not this official's."""
    return page(front, "missing", official, status=404)


def to(address: str) -> Response:
    """On to a page, after a form was taken."""
    return RedirectResponse(address, status_code=303)


def moment(at: "datetime") -> str:
    """A time as people say it, at the office: "thứ Tư 25/02/2026, 14:05"."""
    local = at.astimezone(OFFICE_ZONE)
    return f"{say_day(local.date())}, {local:%H:%M}"


def office_name(desk: Desk, official: Official) -> str:
    """The official's office."""
    return notices.office_name(desk, official.office)


async def fields(request: Request) -> dict[str, str]:
    """The words of a form, cleaned; repeats are left out. Raises HTTPException (400) for a file: no form has one."""
    form = await request.form(max_files=0)
    return {name: clean(value) for name, value in form.items() if isinstance(value, str)}


def _say(front: "Front", key: str, /, **names: object) -> str:
    return front.rules.texts.say(key, "vi", **names)
