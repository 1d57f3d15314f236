"""What a bench found: figures with their goals, as lines for eyes or as a table in Markdown."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `least` or `most` is its goal, when it has one."""

    name: str
    value: float
    unit: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def shown(self) -> str:
        """The value as it is read: three places at most, fewer the larger it is."""
        places = 0 if abs(self.value) >= 100 or self.value == int(self.value) else 1 if abs(self.value) >= 10 else 3
        return f"{self.value:,.{places}f} {self.unit}".strip()

    @property
    def goal(self) -> str:
        """The goal in words; "" without one."""
        if self.least is not None:
            return f"≥ {self.least:g} {self.unit}".strip()
        return f"≤ {self.most:g} {self.unit}".strip() if self.most is not None else ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None without one."""
        if self.least is None and self.most is None:
            return None
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)


@dataclass(frozen=True, slots=True)
class Found:
    """What one run of one bench found, on which engine and how many stored cases."""

    bench: str
    engine: str
    stored: int
    figures: Sequence[Figure]

    def lines(self) -> Iterable[str]:
        """For a terminal."""
        yield f"{self.bench}: {self.engine}, {self.stored:,} stored cases"
        for each in self.figures:
            met = {None: "", True: "  ok", False: "  MISSED"}[each.met]
            yield f"  {each.name:<34}{each.shown:>18}   {each.goal:<16}{met}".rstrip()


def markdown(found: Sequence[Found]) -> Iterable[str]:
    """One table per bench and engine, a column for each number of stored cases."""
    for bench, engine in dict.fromkeys((one.bench, one.engine) for one in found):
        runs = [one for one in found if (one.bench, one.engine) == (bench, engine)]
        yield f"### `bench {bench}`, {engine}"
        yield ""
        yield "| figure | goal | " + " | ".join(f"{run.stored:,} cases" for run in runs) + " |"
        yield "|---|---|" + "---|" * len(runs)
        for name in dict.fromkeys(each.name for run in runs for each in run.figures):
            cells = [next((each for each in run.figures if each.name == name), None) for run in runs]
            goal = next((each.goal for each in cells if each and each.goal), "")
            yield f"| {name} | {goal} | " + " | ".join(each.shown if each else "–" for each in cells) + " |"
        yield ""


@dataclass(slots=True)
class Timings:
    """How long each step took, in seconds, every time it was done."""

    taken: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, step: str, seconds: float) -> None:
        """Notes one time."""
        self.taken[step].append(seconds)

    def join(self, other: "Timings") -> None:
        """Adds what another worker noted."""
        for step, seconds in other.taken.items():
            self.taken[step].extend(seconds)

    def all(self) -> list[float]:
        """Every time of every step."""
        return [one for step in self.taken.values() for one in step]

    def figures(self) -> Iterable[Figure]:
        """The middle, the slowest twentieth and the slowest hundredth of each step, in ms."""
        for step, seconds in self.taken.items():
            for share in (50, 95, 99):
                yield Figure(f"{step} p{share}", slower_than(seconds, share) * 1000, "ms")


def slower_than(seconds: Sequence[float], percent: float) -> float:
    """The time that `percent` of all stay below (nearest rank); 0 without any."""
    ranked = sorted(seconds)
    return ranked[min(len(ranked) - 1, int(len(ranked) * percent / 100))] if ranked else 0.0
