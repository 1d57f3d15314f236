"""Reading replies as a person does: the words, the buttons, and which sentence was said."""

from collections.abc import Iterable

from bot.domain.message import Conversation, Reply
from tests.office import AN, Office, rules


def told(replies: Iterable[Reply]) -> str:
    """All words of the replies."""
    return "\n".join(reply.plain() for reply in replies)


def labels(replies: Iterable[Reply]) -> list[str]:
    return [button.label for reply in replies for button in reply.buttons]


def sentence(key: str, language: str = "vi", **names: object) -> str:
    """A sentence as the replies have it: its paragraphs, without the marks for bold."""
    return "\n".join(
        "".join(span.text for span in line.spans) for line in rules().texts.paragraphs(key, language, **names)
    )


def says(replies: Iterable[Reply], key: str, language: str = "vi", **names: object) -> bool:
    return sentence(key, language, **names) in told(replies)


def press_of(replies: Iterable[Reply], key: str, language: str = "vi") -> str:
    """The press of the button with this label."""
    label = sentence(key, language)
    presses = [button.press for reply in replies for button in reply.buttons if button.label == label]
    assert presses, f"no button {label!r} among {labels(replies)}"
    return presses[0]


def value_of(replies: Iterable[Reply], key: str, language: str = "vi") -> str:
    """The value beside a label in a list of facts, as shown."""
    label = sentence(key, language) + ": "
    found = [line.removeprefix(label) for line in told(replies).splitlines() if line.startswith(label)]
    assert found, f"no {label!r} in {told(replies)!r}"
    return found[0]


async def conversation(office: Office, who: str = AN) -> Conversation:
    """Where the talk stands."""
    async with office.desk() as desk:
        return await desk.archive.conversations.load(office.identity(who)) or Conversation()
