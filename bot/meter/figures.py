"""The figures that rooms tell: counts and times since this process started.

The registry is our own, without the collectors that come with the library: they would describe the machine and its
user. Every label's value is a member of an enum or the name of one of the timer's functions, and those of an enum stand
there with 0 from the start, so that an alert on a growth sees the first one.
"""

from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

from bot.domain.counter import Delivery, Limit, Part, QuestionOutcome, TurnOutcome
from bot.domain.message import Channel
from bot.domain.ports import Clock

# Each count would otherwise bring a second figure: when it began, which is when the program started.
disable_created_metrics()  # type: ignore[no-untyped-call]

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)

SILENCE = {Part.POST: timedelta(seconds=30), Part.TIMER: timedelta(minutes=3)}
"""How long a part may be silent and still count as alive: the postman looks each second, the timer each minute; both
may wait ten seconds for an archive that does not serve."""


class Figures:
    """`Counter` that keeps what it is told."""

    def __init__(self, clock: Clock) -> None:
        self.registry = CollectorRegistry(auto_describe=True)
        self._clock = clock
        self._beats: dict[Part, datetime] = {}
        self._turns = self._count("turns", "Updates that were dealt with.", "channel", "outcome")
        self._turn_seconds = Histogram(
            "motcua_turn_seconds", "How long one update took, from the door to the commit.", ["channel"],
            registry=self.registry, buckets=_SECONDS,
        )  # fmt: skip
        self._last_update = self._time("last_update", "When the last update came in.", "channel")
        self._questions = self._count("questions", "Questions about procedures.", "outcome")
        self._refusals = self._count("refusals", "How often a limit turned somebody away.", "limit")
        self._deliveries = self._count("deliveries", "Tries to send a message.", "channel", "outcome")
        self._sweeps = self._time("sweep_last_success", "When a job of the timer last went well.", "sweep")
        self._sweep_failures = self._count("sweep_failures", "Jobs of the timer that failed.", "sweep")
        self._unavailable = self._count("archive_unavailable", "How often the archive could not serve.")
        self._request_faults = self._count("request_faults", "Web requests that ended in a mistake of ours.")
        self._poll = self._time("last_poll", "When a platform that is asked for updates last answered.", "channel")
        self._used = self._gauge("month_messages", "Messages that a channel sent this month.", "channel")
        self._cap = self._gauge("month_cap", "Messages that a channel may send in a month.", "channel")
        self._beat = self._time("beat", "When a part of the program last showed that it is alive.", "part")
        self._time("start", "When this process started.").set(clock.now().timestamp())
        self._begin_with_nothing()

    def _count(self, name: str, words: str, *labels: str) -> Counter:
        return Counter(f"motcua_{name}", words, labels, registry=self.registry)

    def _gauge(self, name: str, words: str, *labels: str) -> Gauge:
        return Gauge(f"motcua_{name}", words, labels, registry=self.registry)

    def _time(self, name: str, words: str, *labels: str) -> Gauge:
        return self._gauge(f"{name}_timestamp_seconds", words, *labels)

    def _begin_with_nothing(self) -> None:
        for channel in Channel:
            self._turn_seconds.labels(channel)
            for outcome in TurnOutcome:
                self._turns.labels(channel, outcome)
            for delivery in Delivery:
                self._deliveries.labels(channel, delivery)
        for question in QuestionOutcome:
            self._questions.labels(question)
        for limit in Limit:
            self._refusals.labels(limit)

    def alive(self) -> dict[Part, bool]:
        """The parts that run in this process, and whether each was heard of lately."""
        now = self._clock.now()
        return {part: now - at <= SILENCE[part] for part, at in self._beats.items()}

    # What `Counter` promises.

    def turn(self, channel: Channel, outcome: TurnOutcome, seconds: float) -> None:
        """One update was dealt with, and how long that took."""
        self._turns.labels(channel, outcome).inc()
        self._turn_seconds.labels(channel).observe(seconds)
        self._last_update.labels(channel).set(self._clock.now().timestamp())

    def question(self, outcome: QuestionOutcome) -> None:
        """Somebody asked about a procedure."""
        self._questions.labels(outcome).inc()

    def refused(self, limit: Limit) -> None:
        """A limit turned somebody away."""
        self._refusals.labels(limit).inc()

    def delivered(self, channel: Channel, outcome: Delivery) -> None:
        """One try to send ended."""
        self._deliveries.labels(channel, outcome).inc()

    def swept(self, job: str) -> None:
        """A job of the timer went well; `job` is the name of its function."""
        self._sweeps.labels(job).set(self._clock.now().timestamp())
        self._sweep_failures.labels(job)

    def sweep_failed(self, job: str) -> None:
        """A job of the timer failed and will be tried again."""
        self._sweep_failures.labels(job).inc()

    def unavailable(self) -> None:
        """The archive could not serve."""
        self._unavailable.inc()

    def request_failed(self) -> None:
        """A web request ended in a mistake of ours."""
        self._request_faults.inc()

    def polled(self, channel: Channel) -> None:
        """A platform that is asked for updates answered."""
        self._poll.labels(channel).set(self._clock.now().timestamp())

    def used(self, channel: Channel, sent: int, cap: int) -> None:
        """A channel has sent so many of the messages that it may send this month."""
        self._used.labels(channel).set(sent)
        self._cap.labels(channel).set(cap)

    def beat(self, part: Part) -> None:
        """A part of the program is alive."""
        self._beats[part] = self._clock.now()
        self._beat.labels(part).set(self._beats[part].timestamp())
