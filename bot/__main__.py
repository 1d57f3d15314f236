"""The commands: `python -m bot` (or `motcua`) runs the desk; `python -m bot --help` lists the rest."""

from typing import Any

import typer
from typer.core import TyperGroup

from bot import log
from bot.backup.fault import BackupError
from bot.commands import (
    ask,
    backup,
    bench,
    breach,
    check,
    doctor,
    due,
    import_list,
    keys,
    lines,
    migrate,
    move,
    official,
    qr,
    report,
    restore,
    retention,
    run,
    triage,
)
from bot.commands.bench.ground import NotOurs
from bot.config import SettingsError
from bot.domain.ports import ArchiveUnavailable
from bot.rulebook import BadData
from bot.store.lockfile import DatabaseInUse
from bot.store.migration import NewerArchive
from bot.store.sqlite import ArchiveMoved
from bot.web.door import PortTaken

_TOLD = (
    NotOurs,
    SettingsError,
    BackupError,
    BadData,
    PortTaken,
    DatabaseInUse,
    ArchiveMoved,
    NewerArchive,
    ArchiveUnavailable,
)
"""What the person at the keyboard can mend: said in its own sentence, without a traceback."""


class _Commands(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except _TOLD as error:
            raise lines.fail(str(error)) from None


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
        run.run()


program.command("run")(run.run)
program.command("serve")(run.serve_front)
program.command("work")(run.work)
program.command("migrate")(migrate.migrate)
program.command("move")(move.move)
program.command("ask")(ask.ask)
program.command("due")(due.due_command)
program.command("triage")(triage.triage)
program.command("check")(check.check)
program.command("doctor")(doctor.doctor)
program.command("qr")(qr.qr)
program.command("backup")(backup.backup)
program.command("backup-key")(backup.backup_key)
program.command("restore")(restore.restore)
program.command("restored")(restore.restored)
program.command("restore-drill")(restore.restore_drill)
program.command("import")(import_list.import_list)
program.command("retention")(retention.retention)
program.add_typer(bench.program, name="bench")
program.add_typer(report.program, name="report")
program.add_typer(official.program, name="official")
program.add_typer(keys.program, name="keys")
program.add_typer(breach.program, name="breach")


def main() -> None:
    """Runs the program and leaves with its exit code."""
    log.set_up("WARNING", "lines")
    log.take_the_rest()
    program(prog_name="motcua")


if __name__ == "__main__":
    main()
