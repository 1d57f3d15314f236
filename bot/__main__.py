"""The commands: `python -m bot` (or `motcua`) runs the desk; `python -m bot --help` lists the rest.

A command is imported when it is called, so that the desk does not wait at its start for what only a bench needs.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from bot import log
from bot.commands import lines
from bot.config import SettingsError

COMMANDS = {
    "run": "run:run",
    "serve": "run:serve_front",
    "work": "run:work",
    "migrate": "migrate:migrate",
    "move": "move:move",
    "ask": "ask:ask",
    "due": "due:due_command",
    "triage": "triage:triage",
    "check": "check:check",
    "doctor": "doctor:doctor",
    "channel": "channel:program",
    "qr": "qr:qr",
    "backup": "backup:backup",
    "backup-key": "backup:backup_key",
    "restore": "restore:restore",
    "restored": "restore:restored",
    "restore-drill": "restore:restore_drill",
    "import": "import_list:import_list",
    "retention": "retention:retention",
    "bench": "bench:program",
    "report": "report:program",
    "official": "official:program",
    "keys": "keys:program",
    "audit": "audit:program",
    "breach": "breach:program",
    "routing": "routing:program",
    "campaign": "campaign:program",
    "texts": "texts:program",
}
"""Each command, and where in `bot/commands/` it stands: a function, or a group of further commands."""

_TOLD = (
    "bot.commands.bench.ground:NotOurs",
    "bot.backup.fault:BackupError",
    "bot.rulebook:BadData",
    "bot.web.door:PortTaken",
    "bot.store.lockfile:DatabaseInUse",
    "bot.store.sqlite:ArchiveMoved",
    "bot.store.migration:NewerArchive",
    "bot.domain.ports:ArchiveUnavailable",
    "bot.domain.ports:Unsealable",
)
"""What the person at the keyboard can mend: said in its own sentence, without a traceback."""


class _Commands(TyperGroup):
    def list_commands(self, _context: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: Any, name: str) -> Any:
        if name not in COMMANDS:
            return None
        found = _named(f"bot.commands.{COMMANDS[name]}")
        if isinstance(found, typer.Typer):
            group = get_command(found)
            group.name = name
            return group
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(name)(found)
        return get_command(alone)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            if not isinstance(error, (SettingsError, *(_named(each) for each in _TOLD))):
                raise
            raise lines.fail(str(error)) from None


def _named(where: str) -> Any:
    module, _, name = where.partition(":")
    return getattr(import_module(module), name)


program = typer.Typer(
    name="motcua",
    cls=_Commands,
    help="Một Cửa: bàn hỏi đáp và phản ánh của tỉnh. Không có lệnh nào: chạy bàn.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@program.callback(invoke_without_command=True)
def _default(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        _named(f"bot.commands.{COMMANDS['run']}")()


def main() -> None:
    """Runs the program and leaves with its exit code."""
    log.set_up("WARNING", "lines")
    log.take_the_rest()
    program(prog_name="motcua")


if __name__ == "__main__":
    main()
