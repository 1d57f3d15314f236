"""Time that is set, and chance that never repeats itself: what a test needs instead of the machine's own."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.deadline import OFFICE_ZONE


@dataclass
class SetClock:
    at: datetime = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def set(self, local: str) -> None:
        """Sets the local time of the office, such as "2026-03-10T07:30"."""
        self.at = datetime.fromisoformat(local).replace(tzinfo=OFFICE_ZONE).astimezone(UTC)

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Counted:
    drawn: int = 0

    def id(self) -> str:
        self.drawn += 1
        return f"{self.drawn:032x}"

    def bits(self, count: int) -> int:
        self.drawn += 1
        return (self.drawn * 0x9E3779B97F4A7C15F39CC0605CEDC835) % (1 << count)

    def token(self) -> str:
        self.drawn += 1
        return f"token-{self.drawn:032x}"


@dataclass
class Scattered(Counted):
    """Ids that differ from their first sign on, as real ones do."""

    def id(self) -> str:
        return f"{self.bits(128):032x}"
