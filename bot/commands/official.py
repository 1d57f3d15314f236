"""`official`: invites officials, lists them, and helps who lost the phone, the password or a computer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from bot.commands import lines
from bot.config import Settings
from bot.domain.person import Official, Role
from bot.opening import SystemChance, SystemClock, opened_store
from bot.rulebook import load_profile, load_rules
from bot.services import accounts, invitations, second_factor
from bot.services.desk import Desk, Rules

_Name = Annotated[str, typer.Argument(help="Tên đăng nhập của cán bộ.")]

program = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Cán bộ: mời, xem danh sách, giúp người mất điện thoại hoặc quên mật khẩu.",
    no_args_is_help=True,
)


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
    """Liệt kê cán bộ đang hoạt động, kèm tên đăng nhập."""
    settings = Settings.read()
    for official in asyncio.run(_active(settings)):
        typer.echo(f"{official.role}\t{official.office}\t{official.name}\t{official.username or '-'}")


@program.command("reset-second-factor")
def reset_second_factor(name: _Name) -> None:
    """Gỡ xác thực hai bước của một cán bộ (mất điện thoại) và kết thúc mọi phiên đăng nhập của họ."""

    async def reset(desk: Desk, official: Official) -> str:
        gone = await second_factor.drop(desk, official, None)
        return (
            "Đã gỡ xác thực hai bước; cán bộ được báo khi đăng nhập."
            if gone
            else "Cán bộ này chưa bật xác thực hai bước."
        )

    _help(name, reset)


@program.command("reset-password")
def reset_password(name: _Name) -> None:
    """Tạo đường dẫn dùng một lần, có hạn 24 giờ, để cán bộ tự đặt mật khẩu mới."""

    async def link(desk: Desk, official: Official) -> str:
        code = await accounts.link_for_password(desk, official, None)
        return f"{desk.rules.public_address}/desk/password/{code}"

    _help(name, link)


@program.command("end-sessions")
def end_sessions(
    name: Annotated[str, typer.Argument(help="Tên đăng nhập của cán bộ.")] = "",
    everybody: Annotated[bool, typer.Option("--all", help="Của mọi cán bộ.")] = False,
) -> None:
    """Kết thúc các phiên đăng nhập của một cán bộ, hoặc của tất cả."""
    if everybody is bool(name):
        raise lines.fail("Cho một tên đăng nhập, hoặc --all.")

    async def end(desk: Desk, official: Official) -> str:
        return f"Đã kết thúc {await accounts.end_log_ins(desk, official.id, None)} phiên đăng nhập."

    if everybody:
        settings = Settings.read()
        typer.echo(f"Đã kết thúc {asyncio.run(_end_all(settings, load_rules(settings)))} phiên đăng nhập.")
    else:
        _help(name, end)


def _help(name: str, act: Callable[[Desk, Official], Awaitable[str]]) -> None:
    """Does something for the active official of this name and says what came of it; exit code 1 when there is none."""
    settings = Settings.read()
    said = asyncio.run(_for(settings, load_rules(settings), name, act))
    if said is None:
        typer.echo(f"Không có cán bộ đang hoạt động tên «{name}». Xem: python -m bot official list", err=True)
        raise typer.Exit(lines.NO)
    typer.echo(said)


async def _for(
    settings: Settings, rules: Rules, name: str, act: Callable[[Desk, Official], Awaitable[str]]
) -> str | None:
    async with opened_store(settings, exclusive=False) as store, store.transaction() as archive:
        official = await archive.officials.by_username(name)
        if official is None or not official.active:
            return None
        return await act(Desk(rules, archive, SystemClock().now(), SystemChance()), official)


async def _end_all(settings: Settings, rules: Rules) -> int:
    async with opened_store(settings, exclusive=False) as store, store.transaction() as archive:
        desk = Desk(rules, archive, SystemClock().now(), SystemChance())
        ended = [await accounts.end_log_ins(desk, official.id, None) for official in await archive.officials.active()]
        return sum(ended) + await archive.sessions.close_all(None)


async def _invite(settings: Settings, rules: Rules, name: str, role: Role, office: str) -> str:
    async with opened_store(settings, exclusive=False) as store, store.transaction() as archive:
        return await invitations.invite(Desk(rules, archive, SystemClock().now(), SystemChance()), name, role, office)


async def _active(settings: Settings) -> list[Official]:
    async with opened_store(settings, exclusive=False) as store, store.reading() as archive:
        return list(await archive.officials.active())
