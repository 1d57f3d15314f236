"""The clock and the time zones: every legal date hangs on them."""

from datetime import datetime, timedelta
from importlib import metadata

from bot.commands.checkup.finding import Findings
from bot.domain.deadline import OFFICE_ZONE

SLIP = timedelta(minutes=1)
WRONG = timedelta(minutes=5)
ZONES_OLD = 3
"""Years after which the zones' data are called old. Vietnam's have not changed since 1975; the neighbours' do."""


def look_at_clock(found: Findings, now: datetime, newest: datetime | None, outside: datetime | None) -> None:
    """Compares `now` with the newest row of the archive and with what a platform says the time is, where known."""
    if newest is not None and newest > now + SLIP:
        found.fail("doctor.clock_back", minutes=int((newest - now) / timedelta(minutes=1)))
    if outside is None:
        found.ok("doctor.clock_alone", time=f"{now.astimezone(OFFICE_ZONE):%H:%M %d/%m/%Y}")
    elif abs(outside - now) > WRONG:
        found.fail("doctor.clock_wrong", minutes=int(abs(outside - now) / timedelta(minutes=1)))
    elif abs(outside - now) > SLIP:
        found.warn("doctor.clock_slips", seconds=int(abs(outside - now).total_seconds()))
    else:
        found.ok("doctor.clock_right", time=f"{now.astimezone(OFFICE_ZONE):%H:%M %d/%m/%Y}")


def look_at_zones(found: Findings, now: datetime) -> None:
    """The data of the time zones that this program would use."""
    version = metadata.version("tzdata")
    if now.year - int(version.split(".")[0]) > ZONES_OLD:
        found.warn("doctor.zones_old", version=version)
    else:
        found.ok("doctor.zones", version=version)
