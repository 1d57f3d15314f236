"""What short words of a citizen are about: which part of a procedure, or mere politeness.

Pure, and careful in one direction: words that name something new are never taken for a follow-up, since an answer
about the wrong procedure is worse than one more question. Works on folded text, so accents do not matter.
"""

import re
from collections.abc import Collection
from enum import StrEnum

from bot.domain.search.fold import fold, words


class Ask(StrEnum):
    """What is asked about the procedure in hand."""

    PAPERS = "papers"
    READY = "ready"
    """When will it be done, if handed in today."""
    TERM = "term"
    ONLINE = "online"
    WHERE = "where"
    LEGAL_BASIS = "legal"
    RESULT = "result"
    SUBJECTS = "who"
    FEE = "fee"


class Courtesy(StrEnum):
    """A message that asks nothing."""

    GREETING = "greeting"
    THANKS = "thanks"
    ABUSE = "abuse"
    YES = "yes"
    NO = "no"


# Longest phrases first inside each line; a line that comes earlier wins the words (how many days, before how many).
_ASKS: tuple[tuple[Ask, tuple[str, ...]], ...] = (
    (
        Ask.READY,
        (
            r"(?:thi )?(?:bao gio|khi nao|luc nao|hom nao|ngay nao|may gio)(?: thi| se)? @done(?: duoc)?(?: ket qua)?",
            r"when (?:is|will) it(?: be)? (?:ready|done)",
        ),
    ),
    (
        Ask.RESULT,
        (r"ket qua(?: la| nhan duoc(?: la)?)? gi", r"nhan duoc (?:cai )?gi", r"duoc cap (?:cai )?gi", r"what do i get"),
    ),
    (
        Ask.PAPERS,
        (
            r"@need(?: nhung| cac)?(?: loai)?(?: giay to| giay| ho so)?(?: gi| nhung gi| nao)",
            r"(?:thanh phan )?ho so(?: gom| can)?(?: nhung)? gi",
            r"giay to(?: gi| nao)?",
            r"may loai giay(?: to)?",
            r"thanh phan ho so",
            r"what papers|which papers|papers|documents",
        ),
    ),
    (
        Ask.TERM,
        (
            r"(?:trong |mat |het )?(?:bao lau|may ngay|bao nhieu ngay|may tuan|bao nhieu lau|may hom)",
            r"thoi (?:han|gian)(?: giai quyet)?",
            r"how long",
        ),
    ),
    (
        Ask.ONLINE,
        (
            r"(?:qua|tren|bang) (?:mang|internet|dien thoai|vneid|cong dich vu cong|dich vu cong)",
            r"online|onl|truc tuyen",
            r"dich vu cong(?: truc tuyen)?",
        ),
    ),
    (
        Ask.WHERE,
        (
            r"(?:nop |lam |den |toi |ra |len )?(?:o )?(?:dau|cho nao)",
            r"noi nop|noi lam|co quan nao|don vi nao|nop cho ai",
            r"(?:xa|tinh|phuong) hay (?:xa|tinh|phuong)",
            r"where",
        ),
    ),
    (
        Ask.LEGAL_BASIS,
        (
            r"can cu(?: phap ly| phap luat)?|co so phap ly|phap ly",
            r"(?:theo )?(?:luat|van ban|nghi dinh|thong tu|quy dinh) nao",
            r"legal basis|which law",
        ),
    ),
    (Ask.SUBJECTS, (r"ai (?:duoc|co the|phai) (?:lam|nop)", r"doi tuong(?: nao)?", r"danh cho ai", r"who can")),
    (
        Ask.FEE,
        (
            r"(?:muc |tien )?(?:le phi|phi)(?: la)?(?: bao nhieu)?",
            r"(?:het|mat|ton|dong|nop|tra)(?: het)? bao nhieu(?: tien)?",
            r"bao nhieu(?: tien)?",
            r"(?:mat|ton|thu|dong|nop|het) (?:tien|phi)",
            r"mien phi|gia(?: bao nhieu)?",
            r"how much|fees?|cost",
        ),
    ),
)

_SHARED = {
    "bao nhieu": "(?:bao nhieu|bao nhiu|bnhieu|bn)",
    "@done": "(?:co|xong|lay|nhan|tra|duoc|ra)",
    "@need": "(?:can|phai co|gom|gom co|mang(?: theo| di)?|chuan bi|nop)",
}

# Words of two syllables that name nothing new. They go as a whole, since their parts are parts of matters too: "hồ sơ"
# and "chiều nay" must not make mere filling of "hộ chiếu".
_FILLING = (
    r"ho so|giay to|thu tuc|dang ky|hom nay|bay gio|ngay mai|giai quyet|thoi gian|tong cong|tat ca|nhanh nhat",
    r"nguoi dan|(?:sang|trua|chieu|toi) (?:nay|mai)|(?:hoi|giup|chi) ho|ho (?:toi|em|minh|chau|voi)",
    r"(?:thi|lam|ra) sao|the nao|sao (?:a|vay|the)|mot (?:lan|nguoi)|(?<!lam )nha(?= $)",
)

_FILLERS = frozenset(
    fold(word)
    for word in """
    a oi oh uh um u the vay thi la va voi con cho hoi xin muon can phai co duoc dc ko k khong hong hem chua nhi ha nhe
    day do nay kia ay no cai viec nop lam di den toi em minh anh chi ban chau bac chu ong ba ad admin nguoi neu khi
    luc mai ngay gio tu cua o tai theo nao gi ra nhu gium giup biet luon nua roi thoi xong nhanh lau het please is it i
    for and what me if does today submit
    """.split()
)

_MEANT = frozenset(words("đó hông bạn còn cái nhanh vâng đúng dụng điên khùng"))
"""Small words that say something else with other marks (đỏ, hồng, bản, nhánh, vàng, dừng, điện): where marks were
typed, they must be these."""

_MARKED_OTHERWISE = frozenset(word.plain for word in _MEANT)

_COURTESIES: tuple[tuple[Courtesy, tuple[str, ...]], ...] = (
    (
        Courtesy.ABUSE,
        (
            r"(?:do |may |thang |con |bot )?(?:ngu|vo dung|dien|khung|oc cho)",
            r"dm|dmm|dcm|vcl|vl|cut di|fuck(?: you)?|stupid",
        ),
    ),
    (
        Courtesy.THANKS,
        (r"cam on(?: nhieu| rat nhieu)?|cam ta|camon|tks|thanks?(?: you)?", r"tot qua|hay qua|tuyet voi"),
    ),
    (
        Courtesy.GREETING,
        (r"xin chao|chao(?: buoi (?:sang|trua|chieu|toi))?", r"hello|hi|hey|alo|a lo|good (?:morning|afternoon)"),
    ),
    (Courtesy.YES, (r"dung(?: roi| vay| the)?|dong y|vang|phai|ok|oke|okay|yes|u|uh|duoc|co",)),
    (Courtesy.NO, (r"khong(?: dung| phai| can)?|ko|no|sai(?: roi)?",)),
)

_ADDRESSED = frozenset(
    """
    a ban em anh chi bac chu co ong ba ad admin bot may nhe nha nhieu rat lam qua cac can bo minh toi chau tro ly oi ve
    du ok da
    """.split()
)

_QUESTION_WORDS = (
    r"bao nhieu|bao lau|bao gio|khi nao|o dau|can gi|can nhung gi|giay to gi|the nao|lam sao|nhu nao|ra sao|la gi",
    r"co duoc khong|duoc khong|can giay to|how|what|where|when",
)


def _said(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """The phrases between blanks, so that no part of a word counts; their words are folded as what is typed will be.

    English words change when folded, since their letters read as Telex keys: "how" is "hơ".
    """
    together = "|".join(phrases)
    for name, meant in _SHARED.items():
        together = together.replace(name, meant)
    folded = re.sub(r"[a-z]+", lambda word: fold(word.group()), together)
    return re.compile(rf"(?<=\s)(?:{folded})(?=\s)")


_QUESTION = _said(_QUESTION_WORDS)
_FILLED = _said(_FILLING)
_ASKED = tuple((ask, _said(phrases)) for ask, phrases in _ASKS)
_POLITE = tuple((kind, _said(phrases)) for kind, phrases in _COURTESIES)


def asks(text: str, title: str = "") -> tuple[Ask, ...]:
    """What a follow-up asks, in the order of `Ask`; empty when the words name anything beyond it and `title`."""
    rest = f" {fold(text)} "
    found: list[Ask] = []
    for ask, pattern in _ASKED:
        rest, count = pattern.subn("", rest)
        if count:
            found.append(ask)
    known = _FILLERS | set(fold(title).split())
    if not found or _unknown(_FILLED.sub("", rest), known) or _means_otherwise(text, title):
        return ()
    return tuple(ask for ask in Ask if ask in found)


def courtesy(text: str) -> Courtesy | None:
    """The politeness (or its lack) that the whole message is; None when it says anything else."""
    folded = f" {fold(text)} "
    for kind, pattern in _POLITE:
        rest, count = pattern.subn("", folded)
        if count and not _unknown(rest, _ADDRESSED) and not _means_otherwise(text):
            return kind
    return None


def is_question(text: str) -> bool:
    """Whether it reads as a question: a question mark or a question's words."""
    return text.rstrip().endswith("?") or bool(_QUESTION.search(f" {fold(text)} "))


def _unknown(rest: str, known: Collection[str]) -> bool:
    return any(word not in known for word in rest.split())


def _means_otherwise(text: str, title: str = "") -> bool:
    """Whether the marks that were typed make another word of a small one: "đỏ" is not "đó"."""
    small = _MARKED_OTHERWISE - set(fold(title).split())
    return any(word.marked and word.plain in small and word not in _MEANT for word in words(text))
