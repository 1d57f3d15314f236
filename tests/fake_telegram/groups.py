"""The fake's groups: who is in them sees every message; cards change by edits; a group may become a supergroup."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fake_telegram.markup import Shown

if TYPE_CHECKING:
    from tests.fake_telegram.api import Person


@dataclass
class GroupChat:
    """A group with the bot in it. `cards` is what stands in it now, by message; `moved_to` its id as a supergroup."""

    id: int = -1_000_000_001
    title: str = "Tổ công tác thử"
    topics: set[int] = field(default_factory=set)
    cards: dict[int, tuple[Shown, list[tuple[str, str]], int | None]] = field(default_factory=dict)
    moved_to: int | None = None
    bot_is_out: bool = False
    kind: str = "supergroup"

    def chat(self) -> dict[str, Any]:
        return {"id": self.id, "title": self.title, "type": self.kind, "is_forum": bool(self.topics)}

    @property
    def newest(self) -> int:
        return max(self.cards)

    def shows(self, message: int | None = None) -> str:
        """The words of a card, the newest unless it is said which."""
        return self.cards[message or self.newest][0].text

    def buttons(self, message: int | None = None) -> dict[str, str]:
        return dict(self.cards[message or self.newest][1])


def said_in(message: dict[str, Any], topic: int | None) -> dict[str, Any]:
    """The message as one of a topic."""
    return message | ({"message_thread_id": topic, "is_topic_message": True} if topic else {})


class Members:
    """What people do in groups; mixed into the fake."""

    def group(self, number: int = -1_000_000_001, **more: Any) -> GroupChat:
        return self.groups.setdefault(number, GroupChat(number, **more))

    def says_in(self, group: GroupChat, who: "Person", text: str, topic: int | None = None) -> dict[str, Any]:
        return self.update("message", said_in(self._message(who.user(), group.chat()), topic) | {"text": text})

    def presses_in(self, group: GroupChat, who: "Person", label: str, card: int | None = None) -> dict[str, Any]:
        card = card or group.newest
        query = f"{4_000_000_000_000 + self.next_update}"
        self.presses.add(query)
        below = self._message_of(card, group)
        data = group.buttons(card)[label]
        return self.update(
            "callback_query",
            {"id": query, "from": who.user(), "message": below, "chat_instance": "-78", "data": data},
        )

    def _message_of(self, card: int, group: GroupChat) -> dict[str, Any]:
        shown, _, topic = group.cards[card]
        return said_in(self._message(self.bot(), group.chat()) | {"message_id": card, "text": shown.text}, topic)

    def becomes_a_supergroup(self, group: GroupChat, number: int) -> dict[str, Any]:
        group.moved_to = number
        self.groups[number] = GroupChat(number, group.title)
        return self.update("message", self._message(self.bot(), group.chat()) | {"migrate_to_chat_id": number})

    def takes_the_bot_out(self, group: GroupChat, who: "Person") -> dict[str, Any]:
        group.bot_is_out = True
        bot = {"user": self.bot(), "status": "left"}
        changed = {"chat": group.chat(), "from": who.user(), "date": 1_790_000_000}
        return self.update(
            "my_chat_member", changed | {"old_chat_member": {**bot, "status": "member"}, "new_chat_member": bot}
        )
