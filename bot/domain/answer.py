"""Whether an answer answers. A result that only says that the matter was received or sent on is none.

NĐ 20/2008/NĐ-CP, Điều 19 has the sender told the result of the handling, not that there is a handling.
"""

from bot.domain.search.fold import fold

_COURTESY = (
    "da dang se roi a nhe va cho cua den toi tu ve voi theo duoc vang dung ok oke cam on xin chao kinh gui tran trong "
    "ong ba anh chi quy cong dan nguoi"
)
_FILED = "y kien phan anh kien nghi noi dung ho so don nay thong tin cau hoi vu viec"
_BUSY = "tiep nhan ghi nhan nhan chuyen xem xet kiem tra xu ly giai quyet tra loi biet bao cao thuc hien nghien cuu"
_BY_WHOM = "chung toi co quan don vi phong ban bo phan lien quan chuyen mon cap tren lanh dao can tham quyen chuc nang"
_ENGLISH = "done received forwarded noted thanks thank you your it was has been is processing"
_HOLLOW = frozenset(" ".join((_COURTESY, _FILED, _BUSY, _BY_WHOM, _ENGLISH)).split())


def says_nothing(text: str) -> bool:
    """Whether the text holds no word beyond "received", "sent on" and courtesy."""
    return all(word in _HOLLOW for word in fold(text).split())
