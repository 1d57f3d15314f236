"""`bench`: what the desk can bear, measured against a database of the bench's own.

Figures are taken of the real parts (reception, services, postman, front door); only people and words are invented.
"""

import typer

from bot.commands.bench import everything, lifecycle, post, question, reception, search, spike, start, triage

program = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Đo lường: tìm kiếm, tốc độ, sức chịu tải.",
    no_args_is_help=True,
)

program.command("search")(search.search)
program.command("triage")(triage.triage)
program.command("lifecycle")(lifecycle.lifecycle)
program.command("post")(post.post)
program.command("reception")(reception.reception)
program.command("question")(question.question)
program.command("spike")(spike.spike)
program.command("start")(start.start)
program.command("all")(everything.everything)
