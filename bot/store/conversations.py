"""Where each talk stands."""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.domain.message import Conversation, Identity
from bot.store.moment import written
from bot.store.seal import RowSeal
from bot.store.senders import opened_talk, sealed_talk
from bot.store.statement import Row, Statements


class SqlConversations:
    """`Conversations` in the archive."""

    def __init__(self, sql: Statements, seal: RowSeal) -> None:
        self._sql, self._seal = sql, seal

    async def load(self, identity: Identity) -> Conversation | None:
        """The talk with `identity`, or None when there was none."""
        row = await self._sql.row("load_conversation", channel=identity.channel, id=identity.id)
        return talk_of(row, identity, self._seal) if row else None

    async def save(self, identity: Identity, conversation: Conversation, at: datetime) -> None:
        """Keeps where the talk stands."""
        self._sql.later(
            "save_conversation",
            channel=identity.channel,
            id=identity.id,
            flow=conversation.flow,
            step=conversation.step,
            data=json.dumps(sealed_talk(self._seal, identity, conversation.data), ensure_ascii=False),
            procedure=conversation.procedure,
            choices=json.dumps(conversation.choices, ensure_ascii=False),
            language=conversation.language,
            at=written(at),
        )

    async def offer(self, identity: Identity, choices: Sequence[tuple[str, str]]) -> None:
        """Puts these in place of the choices shown last, and leaves all else; nothing where there is no talk."""
        shown = json.dumps(choices, ensure_ascii=False)
        self._sql.later("offer_choices", channel=identity.channel, id=identity.id, choices=shown)

    async def forget_held(self, since: datetime, before: datetime) -> None:
        """Drops the words that a talk holds until the next message, where the last one came between the two."""
        await self._sql.change("forget_held_words", since=written(since), before=written(before))


def talk_of(row: Row, identity: Identity, seal: RowSeal) -> Conversation:
    """The talk with `identity` that the columns of a row tell of. Raises `Unsealable`."""
    return Conversation(
        flow=row["flow"],
        step=row["step"],
        data=opened_talk(seal, identity, json.loads(row["data"])),
        procedure=row["procedure"],
        choices=[(label, press) for label, press in json.loads(row["choices"])],
        language=row["language"],
    )
