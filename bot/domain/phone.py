"""Telephone numbers of senders: read as people write them, kept in E.164, shown as people read them.

A number must be one that can be called from Vietnam (the package `phonenumbers` knows the numbering plans). A row of
9 or 12 digits is rather an identity card, which is never taken.
"""

import re

import phonenumbers

_LETTERS = re.compile(r"[^\W\d_]")


class NotAPhone(ValueError):
    """What was typed is no telephone number. `why` is "letters", "identity_number" or "wrong"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read(text: str) -> str:
    """The number in E.164; raises `NotAPhone`."""
    if _LETTERS.search(text):
        raise NotAPhone("letters")
    digits = re.sub(r"\D", "", text)
    if (len(digits) == 12 and not digits.startswith("84")) or (len(digits) == 9 and not text.strip().startswith("+")):
        raise NotAPhone("identity_number")
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException:
        raise NotAPhone("wrong") from None
    if not phonenumbers.is_valid_number(number):
        raise NotAPhone("wrong")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def show(number: str) -> str:
    """A kept number as it is read out: "0912 345 678"; one from abroad with its country."""
    known = phonenumbers.parse(number, "VN")
    home = known.country_code == phonenumbers.country_code_for_region("VN")
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(known, form)
