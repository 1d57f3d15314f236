"""Whether somebody asks how their own matter stands: "việc của tôi đến đâu rồi", "sao chưa thấy trả lời".

Careful in one direction, as `bot.domain.intent`: a story is never taken for the question, since it may be feedback. The
words must say whose matter and ask about it, and nothing beside that. Works on folded text.
"""

import re

from bot.domain.search.fold import fold

_WHO = r"(?:toi|minh|em|chau|con|bac|chu|co|ong|ba|nha toi|chung toi)"
_SENT = r"(?:gui|phan anh|kien nghi|bao)"
_WHEN = r"(?:hom (?:truoc|qua|no|kia)|(?:tuan|thang|bua|dot) truoc|may (?:hom|ngay|tuan)(?: nay)?|lau roi)"
_FILED = r"(?:phan anh|kien nghi|y kien)"
_OWN = re.compile(
    rf"(?<=\s)(?:(?:{_FILED}|(?:vu )?viec|vu|cau hoi)(?: (?:cua|ma))? {_WHO}(?: (?:da|vua|co))?(?: {_SENT})?"
    rf"|{_FILED}(?: (?:da|vua))?(?: gui)?|{_WHO}(?: (?:da|vua|co))? {_SENT})(?: {_WHEN})?(?=\s)"
)
_DONE = r"(?:xong|xu ly|giai quyet|tra loi|phan hoi|hoi am|ket qua|tin|tin gi)"
_STANDS = re.compile(
    rf"(?<=\s)(?:(?:duoc )?(?:da )?(?:{_DONE} )?(?:den|toi) (?:dau|khau nao|buoc nao)(?: roi)?"
    rf"|(?:{_DONE} )?(?:the nao|ra sao|sao)(?: roi)"
    rf"|(?:bao gio|khi nao|luc nao)(?: thi| moi)?(?: duoc| co| nhan)?(?: cau)? {_DONE}"
    rf"|(?:da )?(?:duoc |co (?:ai )?)?{_DONE}(?: xong)? chua"
    rf"|(?:sao )?(?:mai |van |lau the )?(?:chua|khong|ko)(?: thay)?(?: ai| duoc| co)? {_DONE}"
    rf"|ai (?:dang )?(?:{_DONE}|xem|lo))(?=\s)"
)
_BESIDE = frozenset(
    """
    a ah oi the vay thi la cho xin hoi biet xem giup nhe nha a da roi vay ha toi em minh chau con bac anh chi ad admin
    can bo muon gio nay cua mai sao van nhi khong ko nua xong duoc ket qua di voi ban chu co ong ba
    """.split()
)


def asks_of_own(text: str) -> bool:
    """Whether the whole message asks how a matter that the person sent stands."""
    rest = f" {fold(text[:300])} "
    rest, stands = _STANDS.subn("", rest)
    rest, own = _OWN.subn("", rest)
    return bool(stands and own) and all(word in _BESIDE for word in rest.split())
