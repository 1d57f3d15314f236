"""The commands: `python -m bot` (or `motcua`) runs the desk; `python -m bot --help` lists the rest."""

import typer

from bot.commands import ask, bench, check, due, official, run, triage

program = typer.Typer(
    name="motcua",
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
program.command("ask")(ask.ask)
program.command("due")(due.due_command)
program.command("triage")(triage.triage)
program.command("check")(check.check)
program.command("bench")(bench.bench)
program.add_typer(official.program, name="official")


def main() -> None:
    """Runs the program and leaves with its exit code."""
    program(prog_name="motcua")


if __name__ == "__main__":
    main()
