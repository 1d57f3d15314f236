"""A contact for when the chat fails: offered, skippable, agreed to by an act, confirmed by a code, and forgotten."""

import re
from dataclasses import replace

import pytest

from bot.domain.consent import Purpose, standing
from bot.domain.message import Channel, Identity
from bot.services import consents, privacy
from tests.clock import Scattered
from tests.conversation.test_privacy import answered, person_of
from tests.filing import SUMMARY, filed, goes_to
from tests.office import Office, rules
from tests.talk import labels, press_of, says, sentence, told

EMAIL, ADDRESS = Channel.EMAIL, "nguyen.thu@example.vn"


@pytest.fixture
async def office(tmp_path):
    sending = replace(rules(), ways_out=frozenset({EMAIL, Channel.SMS}))
    async with Office.opened(tmp_path, chance=Scattered(), rules=sending) as opened:
        yield opened


async def kept(office):
    async with office.desk() as desk:
        return list(await desk.archive.contacts.of_person((await person_of(desk)).id))


async def given(office, typed=ADDRESS):
    """The address is typed; gives the code from the letter that went there."""
    await office.presses("contact:email")
    await office.says(typed)
    await office.run_post()
    letter = office.post[EMAIL].delivered[-1]
    return re.search(r"\b(\d{6})\b", letter.reply.plain())[1]


async def test_a_contact_is_offered_on_the_receipt_and_need_not_be_given(office):
    await goes_to(office, SUMMARY)
    receipt = await office.says("gửi")
    assert sentence("contact.button") in labels(receipt)
    asked = await office.presses("contact:start")
    assert sentence("contact.skip") in labels(asked)
    assert await kept(office) == []


async def test_who_wants_no_messages_is_not_asked_for_a_contact(office):
    await goes_to(office, SUMMARY)
    assert sentence("contact.button") not in labels(await office.says("chỉ gửi"))


async def test_where_nothing_can_be_sent_nothing_is_offered(tmp_path):
    async with Office.opened(tmp_path, chance=Scattered()) as office:
        await goes_to(office, SUMMARY)
        assert sentence("contact.button") not in labels(await office.says("gửi"))
        assert says(await office.says("email dự phòng"), "contact.none_here")


async def test_what_it_is_for_is_said_before_in_the_words_that_are_kept(office):
    await filed(office)
    asked = await office.says("email dự phòng")
    async with office.desk() as desk:
        assert consents.notice(desk, Purpose.CONTACT, Channel.WEB, "vi").words in told(asked)
    await given(office)
    async with office.desk() as desk:
        word = standing(await consents.of(desk, await person_of(desk)))[Purpose.CONTACT]
        shown = await desk.archive.personal.consents.notice(word.digest)
    assert word.given
    assert shown.words in told(asked)


async def test_an_address_counts_once_the_code_that_went_there_came_back(office):
    await filed(office)
    code = await given(office)
    assert [each.confirmed for each in await kept(office)] == [False]
    assert says(await office.says(f"{code[:3]} {code[3:]}"), "contact.email_kept")
    assert [(each.value, each.confirmed) for each in await kept(office)] == [(ADDRESS, True)]


async def test_the_letter_is_queued_for_an_id_and_not_for_the_address(office):
    await filed(office)
    await given(office)
    (letter,) = office.post[EMAIL].delivered
    assert ADDRESS not in f"{letter.recipient.id} {letter.dedupe_key}"


@pytest.mark.parametrize("late", [False, True])
async def test_a_wrong_or_late_code_confirms_nothing(office, late):
    await filed(office)
    code = await given(office)
    if late:
        office.clock.pass_by(minutes=10)
    assert says(await office.says(code if late else f"{(int(code) + 1) % 10**6:06}"), "contact.wrong_code")
    assert [each.confirmed for each in await kept(office)] == [False]


@pytest.mark.parametrize(
    "typed", ["thu@", "thu@localhost", "a b@example.vn", "thu@example.vn\nBcc: x@example.vn", "0912"]
)
async def test_what_is_no_address_is_asked_for_again(office, typed):
    await filed(office)
    await office.presses("contact:email")
    assert says(await office.says(typed), "contact.wrong_email")
    assert await kept(office) == []


async def test_nobodys_mailbox_is_filled_from_here(office):
    await filed(office)
    await office.presses("contact:email")
    for _ in range(9):
        await office.says(ADDRESS)
    await office.run_post()
    assert len(office.post[EMAIL].delivered) == 5


async def test_the_phone_that_was_filed_with_is_taken_with_one_tap(office):
    await filed(office)
    asked = await office.says("liên hệ dự phòng")
    assert "Dùng số 0912 345 678" in labels(asked)
    await office.presses("contact:phone")
    assert [(each.value, each.confirmed) for each in await kept(office)] == [("+84912345678", True)]


async def test_a_contact_goes_at_a_word_and_with_the_consent(office):
    await filed(office)
    await given(office)
    assert says(await office.presses("contact:forget"), "contact.forgotten")
    assert await kept(office) == []
    await office.presses("contact:phone")
    await office.presses("privacy:takeback:contact")
    assert await kept(office) == []


async def test_own_data_show_the_contact_and_a_copy_holds_it(office):
    await filed(office)
    await given(office)
    assert ADDRESS in told(await office.says("dữ liệu của tôi"))
    async with office.desk() as desk:
        copy = await privacy.export(desk, await person_of(desk), Channel.WEB)
    assert copy["contacts"] == [{"kind": "email", "value": ADDRESS}]


async def test_the_address_lies_in_the_archive_sealed(office, tmp_path):
    await filed(office)
    await office.presses("contact:phone")
    await given(office)
    files = b"".join(path.read_bytes() for path in tmp_path.glob("motcua.db*"))
    assert b"contact:" in files
    assert b"+84912345678" not in files
    assert ADDRESS.encode() not in files


async def test_who_has_one_channel_chooses_the_confirmed_contact_to_be_told_by(office):
    case = await filed(office)
    code = await given(office)
    assert "Nhận tin ở email" not in labels(await office.presses("linking:ways"))
    kept_now = await office.says(code)
    ways = await office.presses(press_of(kept_now, "linking.ways"))
    press = next(b.press for r in ways for b in r.buttons if b.label == "Nhận tin ở email")
    await office.presses(press)
    await answered(office, case)
    await office.run_post()
    assert "Đã thay bóng đèn." in office.post[EMAIL].delivered[-1].reply.plain()
    assert await office.heard() == []


async def test_a_chosen_contact_that_is_deleted_leaves_the_chat(office):
    case = await filed(office)
    await office.says(await given(office))
    async with office.desk() as desk:
        person = await person_of(desk)
        (contact,) = await desk.archive.contacts.of_person(person.id)
        await desk.archive.linkings.choose(person.id, Identity(EMAIL, contact.id))
    await office.presses("contact:forget")
    await answered(office, case)
    assert "Đã thay bóng đèn." in told(await office.heard())


async def test_a_chosen_contact_whose_way_was_switched_off_leaves_the_chat(office):
    case = await filed(office)
    await office.says(await given(office))
    async with office.desk() as desk:
        person = await person_of(desk)
        (contact,) = await desk.archive.contacts.of_person(person.id)
        await desk.archive.linkings.choose(person.id, Identity(EMAIL, contact.id))
    office.rules = replace(office.rules, ways_out=frozenset())
    await answered(office, case)
    assert "Đã thay bóng đèn." in told(await office.heard())
