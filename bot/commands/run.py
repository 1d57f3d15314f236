"""`run`: the whole desk in one process."""

import asyncio

from rich.console import Console

from bot import log
from bot.app import App, SystemClock, listen, opened_store, serve, started
from bot.config import Settings
from bot.rulebook import catalog_in_force, load_rules


def run() -> None:
    """Chạy bàn: trò chuyện với người dân, bàn làm việc của cán bộ, gửi tin và nhắc việc."""
    settings = Settings.read()
    log.set_up(settings.log_level, settings.log_format)
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    async with opened_store(settings, exclusive=False) as store:
        catalog, number = await catalog_in_force(settings, store, SystemClock().now())
    rules = load_rules(settings, catalog, number)
    with listen(settings) as door:
        async with started(settings, rules) as app:
            await serve(app, door, lambda address: _welcome(app, address))


def _welcome(app: App, address: str) -> None:
    """Where to look, said on standard output."""
    say = app.rules.texts.say
    console = Console(highlight=False, soft_wrap=True)
    console.print(say("run.open", chat=f"{address}/", desk=f"{address}/desk", health=f"{address}/healthz"))
    if app.poller is not None or app.front.telegram is not None:
        console.print(say("run.telegram"))
    if app.first_link is not None:
        console.print(say("run.first_administrator", link=app.first_link))
