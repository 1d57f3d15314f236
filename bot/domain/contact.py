"""How else a person can be reached when their chats fail: what they gave for that, and for nothing else.

A phone or an address of mail is kept sealed, under an id of its own. The id is what messages are queued for; the words
behind it are opened at the moment of sending and nowhere before (docs/decisions/linking.md).
"""

from enum import StrEnum


class ContactKind(StrEnum):
    """What sort of contact it is."""

    PHONE = "phone"
    EMAIL = "email"
