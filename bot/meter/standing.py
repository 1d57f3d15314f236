"""The figures that the archive holds, read when they are asked for: how the desk stands, not what one process did."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from bot.domain.broadcast import BroadcastState
from bot.domain.case import OPEN
from bot.domain.message import Channel
from bot.domain.profile import Profile, ProfileError
from bot.domain.standing import ListStanding, Standing

_LEVELS = ("province", "district", "commune", "other")


class StandingFigures:
    """One standing as figures; `standing` is None when the archive could not say. `lease`: how long one lasts."""

    def __init__(self, standing: Standing | None, now: datetime, profile: Profile, lease: timedelta) -> None:
        self._standing, self._now, self._profile, self._lease = standing, now, profile, lease

    def collect(self) -> Iterator[Metric]:
        """Every figure, those of nothing as 0."""
        yield _gauge("archive_up", "Whether the archive answered just now.", float(self._standing is not None))
        if self._standing is None:
            return
        yield from self._post(self._standing)
        yield from self._cases(self._standing)
        yield from _news(self._standing)
        yield from _files(self._standing)
        if self._standing.published is not None:
            yield from _published(self._standing.published)

    def _post(self, standing: Standing) -> Iterator[Metric]:
        count = _gauge("unsent_messages", "Messages that have not left.", label="channel")
        oldest = _gauge("oldest_unsent_seconds", "How long the oldest message that is due has waited.", label="channel")
        dead = _gauge("dead_letters", "Messages that were given up.", label="channel")
        unsent = {each.channel: each for each in standing.unsent}
        for channel in Channel:
            waiting = unsent.get(channel)
            count.add_metric([channel], waiting.count if waiting else 0)
            since = waiting.since if waiting and waiting.since else self._now
            oldest.add_metric([channel], max(0.0, (self._now - since).total_seconds()))
            dead.add_metric([channel], standing.dead.get(channel, 0))
        yield from (count, oldest, dead)
        ends = min((each.lease_ends for each in standing.unsent if each.lease_ends), default=None)
        age = (self._now - ends + self._lease).total_seconds() if ends else 0.0
        yield _gauge("oldest_lease_seconds", "How long the message that is longest on its way has been.", max(0.0, age))

    def _cases(self, standing: Standing) -> Iterator[Metric]:
        by_status, late = Counter[str](), Counter[str]()
        for each in standing.cases:
            by_status[each.status] += each.count
            late[self._level(each.office)] += each.overdue
        cases = _gauge("open_cases", "Cases that still owe a result.", label="status")
        for status in sorted(OPEN):
            cases.add_metric([status], by_status[status])
        overdue = _gauge("overdue_cases", "Open cases past their next legal date, by level of office.", label="level")
        for level in _LEVELS:
            overdue.add_metric([level], late[level])
        yield from (cases, overdue)

    def _level(self, office: str) -> str:
        try:
            return self._profile.office(office).level
        except ProfileError:
            return "other"


def _news(standing: Standing) -> Iterator[Metric]:
    broadcasts = _gauge("broadcasts", "Broadcasts of news.", label="state")
    for state in BroadcastState:
        broadcasts.add_metric([state], standing.broadcasts.get(state, (0, None))[0])
    letters = _gauge("broadcast_letters", "Letters of all broadcasts.", label="outcome")
    of_all = [each for _, each in standing.broadcasts.values()]
    for outcome in ("queued", "waiting", "sent", "dead", "cancelled", "stopped"):
        letters.add_metric([outcome], sum(getattr(each, outcome) for each in of_all))
    yield from (broadcasts, letters)


def _files(standing: Standing) -> Iterator[Metric]:
    waiting = _gauge("files_to_fetch", "Files of cases that are still to be fetched.", label="channel")
    given_up = _gauge("files_given_up", "Files of cases that could not be fetched.", label="channel")
    for channel, files in sorted(standing.files.items()):
        waiting.add_metric([channel], files.waiting)
        given_up.add_metric([channel], files.given_up)
    yield from (waiting, given_up)


def _published(published: ListStanding) -> Iterator[Metric]:
    yield _gauge("list_version", "The version of the published list in force.", published.number)
    yield _gauge(
        "list_in_force_since_timestamp_seconds", "Since when that version is in force.", published.since.timestamp()
    )
    year, _, month = published.as_of.partition("-")
    read = datetime(int(year), int(month or 1), 1, tzinfo=UTC)
    yield _gauge("list_as_of_timestamp_seconds", "The month in which the list was last read.", read.timestamp())


def _gauge(name: str, words: str, value: float | None = None, *, label: str | None = None) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"motcua_{name}", words, value=value, labels=None if label is None else [label])
