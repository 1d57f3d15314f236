"""`official`: invites officials and lists them."""

import asyncio
from typing import Annotated

import typer

from bot.app import SystemChance, SystemClock, opened_store
from bot.commands import lines
from bot.config import Settings
from bot.domain.person import Official, Role
from bot.rulebook import load_profile, load_rules
from bot.services import invitations
from bot.services.desk import Desk, Rules

program = typer.Typer(help="Cán bộ: mời và xem danh sách.", no_args_is_help=True)


@program.command("invite")
def invite(
    role: Annotated[Role, typer.Option(help="Vai trò.")],
    office: Annotated[str, typer.Option(help="Khóa của đơn vị trong hồ sơ tỉnh, như ubnd-xa-hy-cuong.")],
    name: Annotated[str, typer.Option(help="Tên cán bộ, để mọi người biết ai đang giữ việc.")] = "Cán bộ",
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng một dòng JSON.")] = False,
) -> None:
    """Tạo một mã mời dùng một lần, có hạn 24 giờ."""
    settings = Settings.read()
    rules = load_rules(settings)
    if office not in {each.key for each in rules.profile.offices}:
        raise lines.fail(f"Không có đơn vị «{office}». Xem các khóa: python -m bot official offices TÊN")
    code = asyncio.run(_invite(settings, rules, name, role, office))
    link = f"{rules.public_address}/desk/invite/{code}"
    if as_json:
        lines.write({"code": code, "link": link, "role": str(role), "office": office})
    else:
        typer.echo(rules.texts.say("officials.invited", code=code, link=link))


@program.command("offices")
def offices(text: Annotated[str, typer.Argument(help="Một phần tên đơn vị.")] = "") -> None:
    """Tìm khóa của đơn vị theo tên."""
    wanted = text.casefold()
    found = [office for office in load_profile(Settings.read()).offices if wanted in office.name.casefold()]
    for office in found:
        typer.echo(f"{office.key}\t{office.name}")
    if not found:
        raise typer.Exit(lines.NO)


@program.command("list")
def list_officials() -> None:
    """Liệt kê cán bộ đang hoạt động."""
    settings = Settings.read()
    for official in asyncio.run(_active(settings)):
        typer.echo(f"{official.role}\t{official.office}\t{official.name}")


async def _invite(settings: Settings, rules: Rules, name: str, role: Role, office: str) -> str:
    async with opened_store(settings, exclusive=False) as store, store.transaction() as archive:
        return await invitations.invite(Desk(rules, archive, SystemClock().now(), SystemChance()), name, role, office)


async def _active(settings: Settings) -> list[Official]:
    async with opened_store(settings, exclusive=False) as store, store.reading() as archive:
        return list(await archive.officials.active())
