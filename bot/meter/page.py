"""The page of figures, in Prometheus' text format."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import metadata

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from bot.domain.ports import Clock
from bot.domain.standing import Standing
from bot.meter.figures import Figures
from bot.meter.machine import Machine
from bot.meter.standing import StandingFigures
from bot.services.desk import Rules


class Page:
    """Puts the figures of this process, of the machine and of the archive on one page."""

    content_type = CONTENT_TYPE_PLAIN_0_0_4

    def __init__(self, figures: Figures, machine: Machine, rules: Rules, clock: Clock, *, lease: timedelta) -> None:
        self._figures, self._machine, self._rules, self._clock, self._lease = figures, machine, rules, clock, lease

    def render(self, standing: Standing | None) -> bytes:
        """The whole page; without the archive's figures when it could not say how the desk stands."""
        archive = StandingFigures(standing, self._clock.now(), self._rules.profile, self._lease)
        return b"".join(generate_latest(each) for each in (self._figures.registry, self, self._machine, archive))

    def collect(self) -> Iterator[Metric]:
        """What this process is and serves."""
        yield InfoMetricFamily("motcua_build", "The program.", value={"version": version()})
        number = self._rules.published.number
        if number is not None:
            yield GaugeMetricFamily("motcua_list_version_loaded", "The version of the list served here.", value=number)


def version() -> str:
    """The program's version; "unknown" in a checkout that was not installed."""
    try:
        return metadata.version("motcua")
    except metadata.PackageNotFoundError:
        return "unknown"
