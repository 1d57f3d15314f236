"""What the fake shows beside the bot: commands and descriptions, as strict as the real server."""

import re
from typing import Any


class Refused(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, text: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(text)
        self.code, self.text, self.parameters = code, text, parameters


class Menus:
    """Mixed into the fake. `shows` is what is shown, by kind, kind of chat and language."""

    shows: dict[tuple[str, str, str], Any]

    def _do_getmycommands(self, asked: dict[str, Any]) -> list[dict[str, str]]:
        return self.shows.get(("commands", *_audience(asked)), [])

    def _do_setmycommands(self, asked: dict[str, Any]) -> bool:
        commands = asked["commands"]
        for one in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]):
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(one["description"]) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        if len(commands) > 100:
            raise Refused(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
        self.shows["commands", *_audience(asked)] = commands
        return True

    def _do_getmydescription(self, asked: dict[str, Any]) -> dict[str, str]:
        return {"description": self.shows.get(("description", *_audience(asked)), "")}

    def _do_setmydescription(self, asked: dict[str, Any]) -> bool:
        return self._describe("description", asked, 512)

    def _do_getmyshortdescription(self, asked: dict[str, Any]) -> dict[str, str]:
        return {"short_description": self.shows.get(("short_description", *_audience(asked)), "")}

    def _do_setmyshortdescription(self, asked: dict[str, Any]) -> bool:
        return self._describe("short_description", asked, 120)

    def _describe(self, what: str, asked: dict[str, Any], cap: int) -> bool:
        if len(asked.get(what, "")) > cap:
            raise Refused(400, f"Bad Request: {what} is too long")
        self.shows[what, *_audience(asked)] = asked.get(what, "")
        return True


def _audience(asked: dict[str, Any]) -> tuple[str, str]:
    """Whom something is shown to: a kind of chat, and a language."""
    return (asked.get("scope") or {"type": "default"})["type"], str(asked.get("language_code") or "")
