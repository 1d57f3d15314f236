"""The ways in which a platform fails."""

from dataclasses import dataclass


@dataclass(slots=True)
class Fault:
    """One way to fail: for `times` calls (None: until taken away) of `method` ("" for any), after `skip` of them."""

    kind: str
    method: str = ""
    times: int | None = 1
    after: int = 0
    text: str = ""
    chat: int | None = None
    late: bool = False
    skip: int = 0

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

    def strikes(self, method: str, chat: int | None) -> bool:
        """Whether this call is to fail; counts it."""
        if self.method not in ("", method) or self.chat not in (None, chat) or self.times == 0:
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True
