"""A report filed as a citizen would: the words of one invented person, step by step."""

from bot.domain.case import Case
from bot.domain.message import Attachment, AttachmentKind, Reply
from tests.office import AN, Office
from tests.talk import press_of

STORY = "Đèn đường ở xã Hy Cương hỏng hai tuần nay, buổi tối rất khó đi."
NAME, ADDRESS, TYPED_PHONE, PHONE = "Nguyễn Văn Thử", "Khu 3, xã Hy Cương", "0912 345 678", "+84912345678"

ANSWERS = ("gửi phản ánh", STORY, "đúng rồi", NAME, ADDRESS, TYPED_PHONE, "bỏ qua", "gửi")
"""What is typed from the first word to the receipt. The answer at place N is given at step N."""

CONTENT, ABOUT, NAMED, ADDRESSED, PHONED, PHOTOS, SUMMARY, SENT = range(1, 9)
"""How many of the answers bring the talk to the step of that name."""


async def goes_to(office: Office, step: int, who: str = AN, **more: object) -> list[Reply]:
    """The talk up to a step; gives the last replies."""
    replies: list[Reply] = []
    for words in ANSWERS[:step]:
        replies = await office.says(words, who=who, **more)
    return replies


async def filed(office: Office, who: str = AN) -> Case:
    """A report in the register."""
    await goes_to(office, SENT, who)
    return (await office.cases(who))[0]


async def presses(office: Office, replies: list[Reply], key: str, who: str = AN) -> list[Reply]:
    """Presses the button with this label under the replies."""
    return await office.presses(press_of(replies, key), who=who)


def photos(count: int, first: int = 1) -> tuple[Attachment, ...]:
    return tuple(Attachment(AttachmentKind.PHOTO, f"photo-{number}") for number in range(first, first + count))
