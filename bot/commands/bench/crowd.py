"""Invented people with invented troubles, plainly told as such, and the officials who see to them.

Everything follows from a number, so that two runs store the same and no chance is needed.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.commands.bench.ground import OURS
from bot.domain.case import Sender
from bot.domain.draft import Draft
from bot.domain.message import Channel, Identity
from bot.domain.person import Official, Role
from bot.domain.ports import Archive
from bot.domain.profile import Profile

# Odd, so that multiplying by it loses nothing: the numbers are scattered as random ids are, and none comes twice.
_SCATTER = 0x9E3779B97F4A7C15F39CC0605CEDC835
_MASK = (1 << 112) - 1

_LAST = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Lan", "Minh", "Nam", "Phúc", "Quang", "Tâm", "Vinh")

TROUBLES = (
    "Đèn đường trước nhà văn hóa khu thử nghiệm đã hỏng hai tuần, buổi tối đi lại rất khó.",
    "Tôi nộp hồ sơ tại bộ phận một cửa đã quá ngày hẹn mà chưa nhận được kết quả và cũng không ai báo.",
    "Rãnh thoát nước trên đường vào khu dân cư thử nghiệm bị tắc, mưa là ngập vào nhà.",
    "Cán bộ hướng dẫn giấy tờ mỗi lần một khác, gia đình tôi phải đi lại bốn lần cho một thủ tục.",
    "Bảng niêm yết thủ tục ở trụ sở đã cũ, không ghi mức phí và số điện thoại để người dân hỏi.",
)
"""What is complained of."""

ANSWER = "Đơn vị đã kiểm tra và khắc phục xong. Nếu sự việc còn tiếp diễn, mời ông (bà) phản hồi để chúng tôi xử lý."
"""What every one is answered."""

ELSEWHERE = "Việc này thuộc thẩm quyền của đơn vị khác."
"""Why a case is transferred."""


def scattered(number: int, salt: int = 0) -> str:
    """The id of this number: 32 hexadecimal signs that begin with those of the bench."""
    return f"{OURS}{(number * _SCATTER + salt * 0xD1B54A32D192ED03) & _MASK:028x}"


def citizen(number: int) -> Identity:
    """Somebody who comes by the web, where a bench can deliver."""
    return Identity(Channel.WEB, scattered(number, 1) + scattered(number, 2))


def known_citizen(number: int) -> Identity:
    """Somebody of the stored cases: three in ten come by Telegram, under account numbers far above any real one."""
    return citizen(number) if number % 10 < 7 else Identity(Channel.TELEGRAM, str(9_000_000_000_000 + number))


def sender(number: int) -> Sender:
    """A name that nobody has and a telephone that nobody answers."""
    return Sender(f"Nguyễn Văn Thử {_LAST[number % len(_LAST)]}", f"Số {number % 500}, khu thử nghiệm", "+84900000000")


def draft(number: int, offices: Sequence[str]) -> Draft:
    """Everything told, ready to be sent."""
    who = sender(number)
    return Draft(
        id=scattered(number, 3),
        content=f"{TROUBLES[number % len(TROUBLES)]} (lần thử {number})",
        procedure="",
        place=offices[number % len(offices)],
        name=who.name,
        address=who.address,
        phone=who.phone,
    )


def official(profile: Profile, office: str, receiver: str) -> Official:
    """The one official of an office; the receiving office's sees every case."""
    place = [each.key for each in profile.offices].index(office)
    role = Role.RECEIVER if office == receiver else Role.HANDLER
    return Official(id=scattered(place, 4), name=f"Cán bộ Thử {place}", role=role, office=office)


async def employ(archive: Archive, profile: Profile, now: datetime) -> dict[str, Official]:
    """One official in each office, in a chat, and an administrator; gives them by office. Known ones stay."""
    receiver = profile.receiver(now.date()).key
    staff = {office.key: official(profile, office.key, receiver) for office in profile.offices}
    administrator = Official(id=scattered(0, 5), name="Quản trị Thử", role=Role.ADMIN, office=receiver)
    known = {each.id for each in await archive.officials.active()}
    for place, each in enumerate((administrator, *staff.values())):
        if each.id in known:
            continue
        chat = Identity(Channel.WEB, scattered(place, 12) + scattered(place, 13))
        await archive.officials.save(each, now)
        await archive.people.meet(chat, scattered(place, 6), now)
        await archive.officials.link(each.id, chat, now)
    return staff
