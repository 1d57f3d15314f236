"""`import`: a file becomes the next version of the published list, or an earlier version comes back in force."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track

from bot.commands import lines
from bot.commands.in_force import catalog_to_read
from bot.config import Settings
from bot.domain.catalog import Catalog
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.listing.file import MOST_BYTES, Listing, read
from bot.domain.listing.revision import Revision, revise
from bot.domain.listing.row import Row
from bot.domain.listing.sheet import ListingError
from bot.domain.ports import Store
from bot.domain.publication import Publication, text_of
from bot.opening import SystemClock, opened_store
from bot.rulebook import catalog_in_force
from bot.services import publications

_SHOWN = 20
"""Rows of each kind that are printed; `--json` has them all."""

_LONG = 500
"""Rows from which on a progress bar is shown, where there is a terminal."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How the person at the keyboard wants the file to be taken."""

    file: Path
    dry_run: bool
    as_json: bool
    yes: bool
    whole: bool
    skip_rejected: bool
    decision: str | None
    decided_on: date | None


def import_list(
    file: Annotated[Path | None, typer.Argument(help="Tệp danh mục: .xlsx, .xls, .csv, .json hoặc .jsonl.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem, không ghi gì.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng một dòng JSON.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Đồng ý trước, kể cả khi gỡ nhiều thủ tục.")] = False,
    whole: Annotated[bool, typer.Option("--whole", help="Tệp là toàn bộ danh mục: gỡ mọi thủ tục không có.")] = False,
    skip_rejected: Annotated[
        bool, typer.Option("--skip-rejected", help="Bỏ qua các dòng không dùng được, nhập các dòng còn lại.")
    ] = False,
    decision: Annotated[str | None, typer.Option(help="Số quyết định công bố, như 123/QĐ-UBND.")] = None,
    decided_on: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Ngày của quyết định công bố.")
    ] = None,
    versions: Annotated[bool, typer.Option("--list", help="Liệt kê các phiên bản danh mục.")] = False,
    put_back: Annotated[int | None, typer.Option(help="Đưa phiên bản số này vào hiệu lực trở lại.")] = None,
) -> None:
    """Nhập danh mục thủ tục thành một phiên bản mới, xem các phiên bản, hoặc đưa một phiên bản trở lại."""
    if (file is not None) + versions + (put_back is not None) != 1:
        raise lines.fail("Xin cho một tệp, hoặc --list, hoặc --put-back SỐ.")
    settings = Settings.read()
    if file is None:
        asyncio.run(_list(settings, as_json) if put_back is None else _put_back(settings, put_back))
        return
    day = decided_on.date() if decided_on else None
    asked = Asked(file, dry_run, as_json, yes, whole, skip_rejected, decision, day)
    asyncio.run(_import(settings, asked, _listing(file)))


def _listing(file: Path) -> Listing:
    try:
        size = file.stat().st_size
        if size > MOST_BYTES:
            raise lines.fail(f"{file}: nặng {size // 1_000_000} MB; nhiều nhất {MOST_BYTES // 1_000_000} MB.")
        return read(file.read_bytes())
    except OSError as error:
        raise lines.fail(f"{file}: {error.strerror or 'không đọc được'}") from None
    except ListingError as error:
        raise lines.fail(f"{file}: {error}") from None


async def _import(settings: Settings, asked: Asked, listing: Listing) -> None:
    now = SystemClock().now()
    if asked.dry_run:
        catalog = await catalog_to_read(settings)
        _finish(asked, listing, _revision(asked, listing, catalog, now), None)
        return
    async with opened_store(settings, exclusive=False) as store:
        catalog, number = await catalog_in_force(settings, store, now)
        revision = _revision(asked, listing, catalog, now)
        version = None
        if _may_publish(asked, revision):
            version = await _publish(store, asked, listing, revision, catalog, number, now)
        _finish(asked, listing, revision, version)


def _revision(asked: Asked, listing: Listing, catalog: Catalog, now: datetime) -> Revision:
    as_of = (asked.decided_on or now.astimezone(OFFICE_ZONE).date()).strftime("%Y-%m")
    return revise(catalog.procedures, listing, as_of=as_of, whole=asked.whole, watch=_watched)


def _watched(rows: Sequence[Row]) -> Iterable[Row]:
    console = Console(stderr=True)
    if len(rows) < _LONG or not console.is_terminal:
        return rows
    return track(rows, description="Đang đọc", console=console, transient=True)


def _may_publish(asked: Asked, revision: Revision) -> bool:
    """Whether the revision is to be kept; asks when it takes much away."""
    if not revision.difference or (revision.rejected and not asked.skip_rejected):
        return False
    if not revision.removes_much or asked.yes:
        return True
    question = (
        f"Tệp sẽ gỡ {len(revision.difference.removed)} trên {revision.scope} thủ tục mà tệp nói đến. "
        "Xin xem trước bằng --dry-run. Vẫn nhập?"
    )
    if asked.as_json or not Console().is_terminal:
        raise lines.fail(f"{question} Nếu đúng, xin thêm --yes.")
    return typer.confirm(question)


async def _publish(
    store: Store,
    asked: Asked,
    listing: Listing,
    revision: Revision,
    before: Catalog,
    number: int,
    now: datetime,
) -> Publication:
    content = text_of(listing.source or before.published.source, revision.procedures).encode()
    async with store.transaction() as archive:
        in_force = await archive.publications.in_force()
        if in_force is None or in_force.number != number:
            raise lines.fail("Danh mục vừa được người khác thay. Xin nhập lại.")
        return await publications.publish(archive, content, now, decision=asked.decision, decided_on=asked.decided_on)


def _finish(asked: Asked, listing: Listing, revision: Revision, version: Publication | None) -> None:
    """Says what was done, and leaves with 2 when rows kept the file from being taken."""
    if asked.as_json:
        lines.write(_as_json(listing, revision, version))
    else:
        _say(asked, listing, revision, version)
    if revision.rejected and not asked.skip_rejected:
        raise typer.Exit(lines.BAD)


def _as_json(listing: Listing, revision: Revision, version: Publication | None) -> dict[str, Any]:
    found = revision.difference
    return {
        "read": len(listing.rows),
        "new": [one.code for one in found.added],
        "changed": [after.code for _, after in found.changed],
        "unchanged": found.unchanged,
        "removed": [one.code for one in found.removed],
        "repeated": revision.repeated,
        "rejected": [{"row": each.place, "title": each.title, "reason": each.reason} for each in revision.rejected],
        "unmatched": [{"row": each.place, "title": each.title, "reason": each.reason} for each in revision.unmatched],
        "partial": {agency: list(counts) for agency, counts in revision.partial.items()},
        "encoding": listing.encoding,
        "version": version.number if version else None,
    }


def _say(asked: Asked, listing: Listing, revision: Revision, version: Publication | None) -> None:
    found = revision.difference
    if listing.encoding:
        typer.echo(f"Tệp viết bằng bảng mã {listing.encoding}; đã chuyển sang Unicode. Xin xem kỹ tên các thủ tục.")
    for word, titles in (
        ("mới", [f"{one.code}  {one.title}" for one in found.added]),
        ("thay đổi", [f"{after.code}  {after.title}" for _, after in found.changed]),
        ("bị gỡ", [f"{one.code}  {one.title}" for one in found.removed]),
        ("không dùng được", [f"{each.place}: {each.reason}  [{each.title}]" for each in revision.rejected]),
        ("không khớp tên", [f"{each.place}: {each.reason}  [{each.title}]" for each in revision.unmatched]),
    ):
        _say_rows(word, titles)
    for agency, (held, known) in revision.partial.items():
        typer.echo(f"Tệp chỉ có {held} trên {known} thủ tục của {agency}, nên không gỡ thủ tục nào của cơ quan này.")
    typer.echo(
        f"Đọc {len(listing.rows)} dòng: mới {len(found.added)}, thay đổi {len(found.changed)}, "
        f"không đổi {found.unchanged}, bị gỡ {len(found.removed)}, lặp {revision.repeated}, "
        f"không dùng được {len(revision.rejected)}, không khớp tên {len(revision.unmatched)}."
    )
    typer.echo(_outcome(asked, revision, version))


def _say_rows(word: str, rows: list[str]) -> None:
    if rows:
        typer.echo(f"{word[:1].upper()}{word[1:]} ({len(rows)}):")
    for row in rows[:_SHOWN]:
        typer.echo(f"  {row}")
    if len(rows) > _SHOWN:
        typer.echo(f"  … và {len(rows) - _SHOWN} dòng nữa (xem đủ bằng --json)")


def _outcome(asked: Asked, revision: Revision, version: Publication | None) -> str:
    if version:
        return f"Đã công bố phiên bản {version.number}: {version.count} thủ tục. Bàn đang chạy nhận trong một phút."
    if revision.rejected and not asked.skip_rejected:
        return "Danh mục giữ nguyên. Xin sửa các dòng trên, hoặc thêm --skip-rejected để nhập các dòng còn lại."
    if not revision.difference:
        return "Không có gì thay đổi; danh mục giữ nguyên."
    return "Chỉ xem thử, chưa ghi gì." if asked.dry_run else "Danh mục giữ nguyên."


async def _list(settings: Settings, as_json: bool) -> None:
    async with opened_store(settings, exclusive=False) as store, store.reading() as archive:
        now = await archive.publications.in_force()
        known = await archive.publications.known()
    for each in known:
        here = now is not None and each.number == now.number
        day = each.decided_on.isoformat() if each.decided_on else None
        if as_json:
            lines.write(
                {
                    "version": each.number, "in_force": here, "origin": str(each.origin), "procedures": each.count,
                    "as_of": each.as_of, "decision": each.decision, "date": day, "made_at": each.made_at.isoformat(),
                }
            )  # fmt: skip
        else:
            mark = "đang hiệu lực" if here else ""
            by = f"{each.decision or 'chưa ghi quyết định'}{f', ngày {day}' if day else ''}"
            typer.echo(f"{each.number}\t{each.count} thủ tục\t{each.as_of}\t{by}\t{each.origin}\t{mark}".rstrip())
    if not known:
        typer.echo("Chưa có phiên bản nào.", err=True)
        raise typer.Exit(lines.NO)


async def _put_back(settings: Settings, number: int) -> None:
    async with opened_store(settings, exclusive=False) as store, store.transaction() as archive:
        try:
            version = await publications.put_back(archive, number, SystemClock().now())
        except publications.UnknownVersion as error:
            raise lines.fail(f"{error} Xem: python -m bot import --list") from None
    typer.echo(
        f"Phiên bản {version.number} ({version.count} thủ tục) lại có hiệu lực. Bàn đang chạy nhận trong một phút."
    )
