"""Who asks for the telephone or the address of an office that they name gets what is published of just that office."""

from dataclasses import replace

import pytest

from bot.domain.office import Contact
from tests.office import Office, rules
from tests.talk import says, sentence, told

OFFICE = "UBND xã Hy Cương"
KNOWN = Contact(address="Khu 2, xã Hy Cương", phone="0210 000 000", email="hycuong@motcua.example", source="thử")


@pytest.mark.parametrize(
    "words",
    [
        "cho tôi xin số điện thoại xã Hy Cương",
        "sdt ubnd xa hy cuong",
        "địa chỉ ủy ban nhân dân xã Hy Cương ở đâu",
        "liên hệ UBND xã Hy Cương",
        "muốn gọi cho ai ở xã Hy Cương",
    ],
)
async def test_the_office_is_named_and_what_is_not_published_says_so(office, words):
    replies = await office.says(words)
    assert says(replies, "chat.contact_of", office=OFFICE)
    assert told(replies).count(sentence("chat.unpublished")) == 3


async def test_what_is_published_is_told(tmp_path):
    own = rules().profile
    offices = tuple(one.model_copy(update={"contact": KNOWN}) if one.name == OFFICE else one for one in own.offices)
    known = replace(rules(), profile=own.model_copy(update={"offices": offices}))
    async with Office.opened(tmp_path, rules=known) as office:
        said = told(await office.says("UBND xã Hy Cương số điện thoại nào"))
    assert all(part in said for part in (KNOWN.address, KNOWN.phone, KNOWN.email))


async def test_a_name_of_before_the_merger_leads_to_the_office_of_today(office):
    replies = await office.says("địa chỉ xã Chu Hóa")
    assert says(replies, "feedback.place_was", name="xã Chu Hóa", office=OFFICE)
    assert says(replies, "chat.contact_of", office=OFFICE)


@pytest.mark.parametrize(
    "words", ["làm khai sinh ở xã Hy Cương nộp ở đâu", "số điện thoại công an xã Hy Cương", "xã Hy Cương", "địa chỉ"]
)
async def test_other_questions_with_such_words_are_not_taken_for_it(office, words):
    assert not says(await office.says(words), "chat.contact_of", office=OFFICE)
