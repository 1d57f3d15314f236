"""The rehearsal: a backup is put back in a folder of its own, the program works on it, and nothing is left behind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.backup import restoring
from bot.backup.fault import BackupError
from bot.backup.key import Key
from bot.backup.manifest import ARCHIVE_PART, Manifest
from bot.backup.work import work_folder
from bot.config import Settings, SettingsError
from bot.domain.case import Case, Status
from bot.domain.person import Person
from bot.domain.ports import ArchiveUnavailable, Chance, Clock, Unsealable
from bot.opening import sealer_of
from bot.rulebook import BadData, catalog_in_force, load_rules
from bot.services import access, procedures
from bot.services.desk import Desk, Rules
from bot.store.seal import BadKey, FernetSealer, key_in
from bot.store.sqlite import SqliteStore

LONGEST = timedelta(minutes=15)
"""In which an office must be able to serve again."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the rehearsal that was done: what was shown, and how long it took."""

    what: str
    took: timedelta


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How it went. `fault`: why it stopped, or None. `whole`: the backup serves, within the time."""

    manifest: Manifest | None
    steps: tuple[Step, ...]
    fault: str | None

    @property
    def took(self) -> timedelta:
        """From the file on disk to an answered question."""
        return sum((step.took for step in self.steps), timedelta())

    @property
    def whole(self) -> bool:
        """Whether the office could have served from this backup in time."""
        return self.fault is None and self.took <= LONGEST


class _Failed(Exception):
    """What the program could not do on the restored archive."""


async def rehearse(file: Path, key: Key, settings: Settings, clock: Clock, chance: Chance) -> Rehearsal:
    """Restores the backup in a folder inside `MOTCUA_VAR`, works on it, and takes it away again."""
    steps: list[Step] = []
    manifest: Manifest | None = None
    fault: str | None = None

    def done(what: str, since: datetime) -> datetime:
        now = clock.now()
        steps.append(Step(what, now - since))
        return now

    with work_folder(settings.make_var()) as work:
        since = clock.now()
        try:
            manifest = restoring.opened(file, key, work)
            since = done(f"mở, kiểm tra toàn vẹn, so {sum(manifest.counts.values())} dòng", since)
            held = await restoring.settled(work / ARCHIVE_PART, manifest, clock)
            since = done(
                f"nâng lược đồ từ số {manifest.schema_number} cho khớp chương trình, giữ lại {held} tin", since
            )
            await _work_on(work / ARCHIVE_PART, settings, (clock, chance), lambda what: done(what, since))
        except (BackupError, BadData, BadKey, SettingsError, ArchiveUnavailable, Unsealable, _Failed) as error:
            fault = str(error)
    return Rehearsal(manifest, tuple(steps), fault)


def _sealer(settings: Settings, work: Path) -> FernetSealer:
    """What opens the senders of the backup: the keys that are set, or the one that lies in the backup itself."""
    inside = work / settings.key_file.name
    if settings.sealing_keys or not inside.exists():
        return sealer_of(settings)
    return FernetSealer([key_in(inside)])


async def _work_on(
    archive_file: Path, settings: Settings, outside: tuple[Clock, Chance], done: Callable[[str], datetime]
) -> None:
    """Opens the archive as the desk does, answers a question, and finds a case for the person who filed it."""
    clock, chance = outside
    store = await SqliteStore.open(archive_file, exclusive=True, sealer=_sealer(settings, archive_file.parent))
    try:
        catalog, number = await catalog_in_force(settings, store, clock.now())
        # What the rules keep for the next start goes with the rehearsal.
        rules = load_rules(settings.model_copy(update={"var": archive_file.parent}), catalog, number)
        async with store.reading() as archive:
            desk = Desk(rules, archive, clock.now(), chance)
            answered = _answered(desk, rules)
            found = await _found(desk)
        done(f"trả lời câu hỏi «{answered}», {found}")
    finally:
        await store.close()


def _answered(desk: Desk, rules: Rules) -> str:
    asked = rules.catalog.procedures[0]
    if asked.code not in {each.code for each in procedures.find(desk, asked.title).likely}:
        msg = f"hỏi «{asked.title}» mà không thấy thủ tục {asked.code}"
        raise _Failed(msg)
    return asked.title


async def _found(desk: Desk) -> str:
    newest: list[Case] = list(await desk.archive.cases.queue(None, set(Status), 1))
    if not newest:
        return "chưa có vụ việc nào để tìm"
    case = await access.case_for_person(desk, Person(newest[0].person_id), newest[0].code)
    if case is None or not await desk.archive.cases.events(case.id):
        msg = "không tìm thấy vụ việc theo mã"
        raise _Failed(msg)
    return "tìm được một vụ việc theo mã"
