"""What a Vietnamese syllable may look like without its marks, and how to read one typed with Telex or VNI keys.

Someone whose keyboard program is off types "giaays" (Telex) or "giay61" (VNI) for "giấy". Such a slip is read only
when what was typed is no syllable and what it would mean is one, so that ordinary words are left alone.
"""

import re

_INITIALS = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|b|c|d|g|h|k|l|m|n|p|r|s|t|v|x|"
_RHYMES = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|e|ec|ech|em|en|eng|enh|eo|ep|et|eu|i|ia|ich|iec|iem|ien|ieng|iep|iet|"
    "ieu|im|in|inh|ip|it|iu|o|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay|oc|oe|oen|oeo|oet|oi|om|on|ong|ooc|"
    "oong|op|ot|u|ua|uan|uang|uat|uay|uc|ue|uech|uenh|ui|um|un|ung|uo|uoc|uoi|uom|uon|uong|uop|uot|uou|up|ut|uu|uy|"
    "uya|uych|uyen|uyet|uynh|uyt|uyu|y|yem|yen|yeng|yet|yeu"
)
_SYLLABLE = re.compile(rf"(?:{_INITIALS})(?:{_RHYMES})")
_VOWEL = re.compile(r"[aeiouy]")
_TELEX_PAIR = re.compile(r"dd|aa|ee|oo|(?<=[auo])w")
# Foreign words in everyday use that would turn into a syllable if their s, x or r were read as a tone.
_FOREIGN = frozenset(
    "taxi visa test gas tax bar bus post virus spa card air pos how new lost now law born town cost must list "
    "marry wrong of does lose best next".split()
)
# "mức2", "lớp6": a number written on to one of these words is a number, not a VNI key.
_COUNTED = frozenset(("muc", "lop", "cap", "hang", "so", "mau", "loai", "bang", "quan", "phuong", "lan", "tap"))


def is_syllable(plain: str) -> bool:
    """Whether `plain` (small letters without marks) is a syllable."""
    return _SYLLABLE.fullmatch(plain) is not None


def read_keys(plain: str) -> str:
    """The syllable or words meant by `plain`, when it was typed with Telex or VNI keys; else `plain` itself."""
    if plain.isdigit() or is_syllable(plain) or plain in _FOREIGN or not _VOWEL.search(plain):
        return plain
    letters = plain.rstrip("0123456789")
    if letters != plain and (letters in _COUNTED or len(letters) < 2):
        return f"{letters} {plain[len(letters) :]}" if letters in _COUNTED else plain
    bare = re.sub(r"[1-9]", "", plain) if plain[0].isalpha() else plain
    return next((found for found in (bare, _telex(bare)) if is_syllable(found)), plain)


def _telex(letters: str) -> str:
    """`letters` without Telex keys: doubled letters, w, and a tone letter after the first vowel."""
    once = _TELEX_PAIR.sub(lambda pair: pair[0][0] if pair[0] != "w" else "", letters).replace("w", "u")
    vowel = _VOWEL.search(once)
    if not vowel:
        return letters
    return once[: vowel.end()] + re.sub(r"[sfrxj]", "", once[vowel.end() :])
