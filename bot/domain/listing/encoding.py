"""Text in the Vietnamese encodings from before Unicode: TCVN3 (fonts `.Vn…`) and VNI (fonts `VNI-…`).

A spreadsheet keeps such text as Latin letters that only look right in their font: "§¨ng ký khai sinh".
"""

import re
import unicodedata
from collections.abc import Iterable

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HATS = {"á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVES = {"é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_MARKS = (
    _TONES
    | {"â": "\u0302", "ê": "\u0306"}
    | {sign: "\u0302" + tone for sign, tone in _HATS.items()}
    | {sign: "\u0306" + tone for sign, tone in _BREVES.items()}
)
_VNI_LETTERS = {"ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ"}
_VNI_BASES = "aeouyôö"
_VNI_PAIR = re.compile(f"([{_VNI_BASES}{_VNI_BASES.upper()}])([{''.join(_VNI_MARKS)}{''.join(_VNI_MARKS).upper()}])")

_MODERN = re.compile(r"[\u0102-\u0103\u0110-\u0111\u01a0-\u01a1\u01af-\u01b0\u1ea0-\u1ef9]")
# Signs that Unicode text of a list hardly ever has inside a word, and that the old encodings cannot do without.
_TCVN3_SIGN = re.compile(r"(?<=[A-Za-z])[©ª«¬®µ¶·¸¹»¼½¾×Þß]|[§®](?=[a-z¨©ª«¬\xadµ-þ])")
_VNI_SIGN = re.compile(r"[aeouy][ùøûïåäãëüáà](?![a-z]*[\u1ea0-\u1ef9])|ñ[a-zö]|[öô][ùøûõï]", re.IGNORECASE)


def encoding_of(texts: Iterable[str]) -> str | None:
    """Gives "TCVN3" or "VNI" when a fifth of these texts or more look written in it, None for Unicode."""
    whole = [unicodedata.normalize("NFC", text) for text in texts if len(text) > 3]
    old = [text for text in whole if not _MODERN.search(text)]
    tcvn3 = sum(bool(_TCVN3_SIGN.search(text)) for text in old)
    vni = sum(bool(_VNI_SIGN.search(text)) for text in old)
    if max(tcvn3, vni) < max(1, len(whole) / 5):
        return None
    return "TCVN3" if tcvn3 >= vni else "VNI"


def modern(text: str, encoding: str) -> str:
    """The text in Unicode (NFC); text that has Vietnamese letters of Unicode already stays as it is."""
    if _MODERN.search(text):
        return text
    if encoding == "TCVN3":
        return "".join(_TCVN3.get(sign, sign) for sign in text)
    composed = _VNI_PAIR.sub(lambda found: _vni_letter(found[1]) + _VNI_MARKS[found[2].lower()], text)
    return unicodedata.normalize("NFC", "".join(_vni_letter(sign) for sign in composed))


def _vni_letter(sign: str) -> str:
    letter = _VNI_LETTERS.get(sign.lower(), sign.lower())
    return letter.upper() if sign.isupper() else letter
