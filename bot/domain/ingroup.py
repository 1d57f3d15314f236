"""Where in a group of people something was said or pressed, whatever the platform."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InGroup:
    """`chat` is the group's id on the platform and `title` its name there; `topic` the part of it that this is about
    ("" in a group without parts). `card` is the message under which a button was pressed, `press` what the platform
    calls the press. `moved_to` is the group's new id, when all that happened is that it got one; `gone` says that the
    desk was taken out of it.
    """

    chat: str
    title: str = ""
    topic: str = ""
    card: str = ""
    press: str = ""
    moved_to: str = ""
    gone: bool = False
