"""What a look at the desk found: in order, to be looked at again, or broken, each with what to do."""

from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """How serious it is."""

    OK = "ok"
    WARN = "warn"
    """It works, but somebody should look at it."""
    FAIL = "fail"
    """It does not work, or something will be lost."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: `key` is that of its sentence among the texts, `names` fill it in."""

    key: str
    state: State
    names: dict[str, str | int]


@dataclass(slots=True)
class Findings:
    """Everything that was found, in the order of the looks."""

    found: list[Finding] = field(default_factory=list)

    def ok(self, key: str, **names: str | int) -> None:
        """Something is in order."""
        self.found.append(Finding(key, State.OK, names))

    def warn(self, key: str, **names: str | int) -> None:
        """Something should be looked at."""
        self.found.append(Finding(key, State.WARN, names))

    def fail(self, key: str, **names: str | int) -> None:
        """Something is broken."""
        self.found.append(Finding(key, State.FAIL, names))

    def count(self, state: State) -> int:
        """How many findings are of this state."""
        return sum(each.state is state for each in self.found)
