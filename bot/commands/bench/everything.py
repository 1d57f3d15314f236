"""`bench all`: every bench, at several numbers of stored cases, as one page of tables."""

from typing import Annotated

import typer

from bot.commands import lines
from bot.commands.bench import options
from bot.commands.bench.figures import Found, markdown
from bot.commands.bench.ground import Ground, ground_of
from bot.commands.bench.lifecycle import Load, bench_rules, lives
from bot.commands.bench.post import posted
from bot.commands.bench.question import questions
from bot.commands.bench.reception import received
from bot.commands.bench.spike import Waves, spikes
from bot.commands.bench.start import starts
from bot.services.desk import Rules


def everything(
    database: options.Database = None,
    stored: Annotated[
        str, typer.Option(help="Các mức số phản ánh có sẵn, từ ít đến nhiều, cách nhau bằng dấu phẩy.")
    ] = "10000,100000,1000000",
    workers: Annotated[int, typer.Option(min=1, help="Số việc làm song song trong một tiến trình.")] = 8,
    processes: Annotated[int, typer.Option(min=1, help="Số tiến trình cho vòng đời (SQLite: chỉ một).")] = 1,
    short: Annotated[bool, typer.Option("--short", help="Bản ngắn, để xem các phép đo còn chạy.")] = False,
    as_markdown: options.AsMarkdown = False,
) -> None:
    """Chạy mọi phép đo ở nhiều mức dữ liệu; in một trang bảng."""
    try:
        sizes = sorted(int(size) for size in stored.split(","))
    except ValueError:
        raise lines.fail(f"--stored {stored}: phải là các số cách nhau bằng dấu phẩy.") from None
    found: list[Found] = []
    with ground_of(database) as ground:
        rules = bench_rules()
        for size in sizes:
            found += _flat(ground, rules, size, workers, processes, short=short)
        # What takes minutes is done once, beside the most.
        found += _once(ground, sizes[-1], short=short)
    if as_markdown:
        for line in markdown(found):
            typer.echo(line)


def _flat(ground: Ground, rules: Rules, size: int, workers: int, processes: int, *, short: bool) -> list[Found]:
    """What must stay the same however much is stored."""
    return [
        _told(lives(ground, rules, size, Load(8 if short else 5_000, workers, processes))),
        _told(received(ground, rules, size, 1 if short else 200)),
        _told(questions(ground, size, 32 if short else 5_000, 16)),
        _told(starts(ground, size, 32 if short else 10_000, 1 if short else 3)),
    ]


def _once(ground: Ground, size: int, *, short: bool) -> list[Found]:
    return [
        _told(spikes(ground, size, Waves(2, 1, 1, 1) if short else Waves(0, 60, 40, 3))),
        _told(posted(ground, size, *((20, 200) if short else (10_000, 25)))),
    ]


def _told(found: Found) -> Found:
    """Says at once what was found, since the rest takes long."""
    for line in found.lines():
        typer.echo(line, err=True)
    return found
