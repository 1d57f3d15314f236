"""Times and days as the archive writes them: text that sorts as time does."""

from datetime import UTC, date, datetime


def written(at: datetime) -> str:
    """The aware time in UTC with microseconds, always of the same length. Raises `ValueError` for a naive one."""
    if at.tzinfo is None:
        msg = "a time without its zone cannot be kept"
        raise ValueError(msg)
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """The time that `written` wrote, aware, in UTC."""
    return datetime.fromisoformat(text)


def day(text: str | None) -> date | None:
    """The day that was written, if any."""
    return date.fromisoformat(text) if text else None


def written_day(when: date | None) -> str | None:
    """The day as text, if any."""
    return when.isoformat() if when else None
