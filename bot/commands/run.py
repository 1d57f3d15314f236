"""`run`, `serve`, `work`: the whole desk in one process, or its front and its back in processes of their own."""

from contextlib import nullcontext
from functools import partial

import uvloop
from rich.console import Console

from bot import log
from bot.app import App, Duty, serve, started
from bot.commands import lines
from bot.config import Settings
from bot.opening import SystemClock, opened_store
from bot.rulebook import catalog_in_force, load_rules, made_for_good
from bot.web.door import listen


def run() -> None:
    """Chạy bàn: trò chuyện với người dân, bàn làm việc của cán bộ, gửi tin và nhắc việc."""
    _start(Duty.ALL)


def serve_front() -> None:
    """Chỉ mở cửa: trò chuyện, bàn làm việc, webhook. Cần PostgreSQL; chạy bao nhiêu tiến trình cũng được."""
    _start(Duty.FRONT)


def work() -> None:
    """Chỉ làm việc phía sau: gửi tin, nhắc việc, hỏi Telegram, Zalo. Cần PostgreSQL; chạy mấy tiến trình cũng được."""
    _start(Duty.BACK)


def _start(duty: Duty) -> None:
    settings = Settings.read()
    if settings.database is None and duty is not Duty.ALL:
        raise lines.fail("serve và work cần MOTCUA_DATABASE=postgresql://…; với SQLite hãy dùng lệnh run.")
    log.set_up(settings.log_level, settings.log_format)
    uvloop.run(_run(settings, duty))


async def _run(settings: Settings, duty: Duty) -> None:
    async with opened_store(settings, exclusive=False) as store:
        catalog, number = await catalog_in_force(settings, store, SystemClock().now())
    with made_for_good():
        rules = load_rules(settings, catalog, number)
    with nullcontext() if duty is Duty.BACK else listen(settings.host, settings.port) as door:
        async with started(settings, rules, door=door, duty=duty) as app:
            await serve(app, partial(_welcome, app))


def _welcome(app: App, address: str) -> None:
    """Where to look, said on standard output."""
    say = app.rules.texts.say
    console = Console(highlight=False, soft_wrap=True)
    if app.front is not None:
        console.print(say("run.open", chat=f"{address}/", desk=f"{address}/desk", health=f"{address}/healthz"))
    else:
        console.print(say("run.at_work"))
    for channel in app.outside:
        console.print(say(f"run.on_{channel}"))
    if app.first_link is not None:
        console.print(say("run.first_administrator", link=app.first_link))
