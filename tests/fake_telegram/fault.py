"""The ways in which a platform fails."""

from dataclasses import dataclass


@dataclass(slots=True)
class Fault:
    """One way to fail, for the next `times` calls (None: until taken away) of `method` ("" for any)."""

    kind: str
    method: str = ""
    times: int | None = 1
    after: int = 0
    text: str = ""
    chat: int | None = None
    late: bool = False

    @classmethod
    def flood(cls, after: int, **more) -> "Fault":
        """429 with `retry_after` seconds."""
        return cls("429", after=after, **more)

    @classmethod
    def status(cls, code: int, text: str = "", **more) -> "Fault":
        """Any other status with Telegram's envelope (5xx: with a proxy's page instead of JSON)."""
        return cls(str(code), text=text, **more)

    @classmethod
    def hang(cls, **more) -> "Fault":
        """The connection stays open and silent."""
        return cls("hang", **more)

    @classmethod
    def reset(cls, **more) -> "Fault":
        """The connection is torn down; with `late=True` only after the call took effect."""
        return cls("reset", **more)

    def fits(self, method: str, chat: int | None) -> bool:
        return self.method in ("", method) and self.chat in (None, chat) and self.times != 0

    def used(self) -> None:
        if self.times is not None:
            self.times -= 1
