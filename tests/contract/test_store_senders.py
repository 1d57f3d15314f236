"""Who filed lies sealed in the archive, in cases and drafts, and opens for its own row and under its own key only."""

import json
from dataclasses import replace

import pytest

from bot.domain.case import Sender, Status
from bot.domain.contact import Contact, ContactKind
from bot.domain.draft import Draft
from bot.domain.message import Conversation
from bot.domain.ports import Unsealable
from bot.services import keys
from bot.store.seal import FernetSealer, fresh_key
from tests.contract.made import AN, BINH, NOW, kept_case
from tests.sealing import KEY

AN_NGUYEN = Sender("Nguyễn Văn Thử", "Khu 3, xã Thử", "+84912345678")
TOLD = Draft("d" * 32, content="Đèn hỏng.", name=AN_NGUYEN.name, phone=AN_NGUYEN.phone, photos=("photo-1",))


@pytest.fixture
def raw(store):
    """Asks the database itself."""

    async def ask(query):
        async with store.transaction() as archive:
            statements = archive.cases._sql
            connection = statements._connection
            await statements.together()
            if hasattr(connection, "fetch"):
                return [tuple(row) for row in await connection.fetch(query)]
            return [tuple(row) for row in await (await connection.execute(query)).fetchall()]

    return ask


def under(store, *names):
    """The store as a process sees it that has these keys."""
    store._seal = FernetSealer(names).rows() if names else FernetSealer([fresh_key()]).rows()


async def draft_of(store, identity=AN):
    async with store.reading() as archive:
        return (await archive.conversations.load(identity)).data


async def test_a_copy_of_the_archive_tells_nobody_who_filed(store, raw):
    await kept_case(store, sender=AN_NGUYEN)
    async with store.transaction() as archive:
        await archive.conversations.save(AN, Conversation(data={"draft": TOLD.to_json()}), NOW)
    dump = str(await raw("SELECT * FROM cases")) + str(await raw("SELECT * FROM conversations"))
    assert not [told for told in (AN_NGUYEN.name, AN_NGUYEN.address, AN_NGUYEN.phone) if told in dump]
    assert Draft.from_json((await draft_of(store))["draft"]) == TOLD


async def test_the_photos_of_a_draft_stay_findable_for_the_sweep(store, raw):
    async with store.transaction() as archive:
        await archive.conversations.save(AN, Conversation(data={"draft": TOLD.to_json()}), NOW)
    assert '"photo-1"' in (await raw("SELECT data FROM conversations"))[0][0]


async def test_a_sender_moved_to_another_case_does_not_open_there(store, raw):
    made, other = await kept_case(store), await kept_case(store)
    await raw(f"UPDATE cases SET sender = (SELECT sender FROM cases WHERE id = '{made.id}') WHERE id = '{other.id}'")
    async with store.reading() as archive:
        assert (await archive.cases.by_code(made.code)).sender == made.sender
        with pytest.raises(Unsealable):
            await archive.cases.by_code(other.code)


async def test_a_draft_moved_to_another_talk_does_not_open_there(store, raw):
    async with store.transaction() as archive:
        await archive.conversations.save(AN, Conversation(data={"draft": TOLD.to_json()}), NOW)
        await archive.conversations.save(BINH, Conversation(), NOW)
    await raw(f"UPDATE conversations SET data = (SELECT data FROM conversations WHERE id = '{AN.id}')")
    assert await draft_of(store)
    with pytest.raises(Unsealable):
        await draft_of(store, BINH)


async def test_without_the_key_nobody_is_shown_and_nobody_is_kept(store):
    made = await kept_case(store)
    under(store)
    async with store.reading() as archive:
        with pytest.raises(Unsealable, match="MOTCUA_SECRET_KEYS"):
            await archive.cases.by_code(made.code)


async def test_a_sender_from_before_the_seal_is_read_and_sealed_by_the_next_write(store, raw):
    made = await kept_case(store)
    await raw(
        "UPDATE cases SET sender = NULL, sender_name = 'Trần Thị Thử', sender_address = 'Khu 1',"
        " sender_phone = '+84911111111'"
    )
    old = Sender("Trần Thị Thử", "Khu 1", "+84911111111")
    async with store.transaction() as archive:
        found = await archive.cases.by_code(made.code)
        assert found.sender == old
        await archive.cases.save(replace(found, status=Status.ACCEPTED))
    assert await raw("SELECT sender_name, sender_address, sender_phone FROM cases") == [(None, None, None)]
    async with store.reading() as archive:
        assert (await archive.cases.by_code(made.code)).sender == old


async def test_senders_from_before_are_sealed_in_small_steps_and_once(store, raw, monkeypatch):
    monkeypatch.setattr(keys, "BATCH", 2)
    made = [await kept_case(store) for _ in range(5)]
    await raw("UPDATE cases SET sender = NULL, sender_name = 'Trần Thị Thử', sender_address = 'x', sender_phone = 'y'")
    assert await keys.seal_plain_senders(store) == 5
    assert await keys.seal_plain_senders(store) == 0
    assert await raw("SELECT count(*) FROM cases WHERE sender_name IS NOT NULL") == [(0,)]
    async with store.reading() as archive:
        assert (await archive.cases.by_code(made[4].code)).sender == Sender("Trần Thị Thử", "x", "y")


async def test_a_new_key_takes_over_every_sender_and_draft_and_the_old_one_can_go(store, monkeypatch):
    monkeypatch.setattr(keys, "BATCH", 2)
    made = [await kept_case(store) for _ in range(5)]
    async with store.transaction() as archive:
        await archive.conversations.save(AN, Conversation(data={"draft": TOLD.to_json()}), NOW)
    new = fresh_key()
    under(store, new, KEY)
    assert (await keys.reseal_senders(store)).done == 6
    assert (await keys.reseal_senders(store)).done == 0, "what was broken off goes on, and nothing is done twice"
    under(store, new)
    async with store.reading() as archive:
        assert [(await archive.cases.by_code(each.code)).sender for each in made] == [each.sender for each in made]
    assert Draft.from_json((await draft_of(store))["draft"]) == TOLD


async def test_what_no_key_opens_stops_the_reseal_and_goes_only_when_the_office_starts_over(store):
    made = await kept_case(store)
    async with store.transaction() as archive:
        await archive.conversations.save(AN, Conversation(data={"draft": TOLD.to_json()}), NOW)
    under(store)
    with pytest.raises(Unsealable):
        await keys.reseal_senders(store)
    assert (await keys.reseal_senders(store, drop_lost=True)).lost == 1
    async with store.reading() as archive:
        found = await archive.cases.by_code(made.code)
    assert (found.sender, found.content) == (None, made.content)
    assert Draft.from_json((await draft_of(store))["draft"]) == replace(TOLD, name="", phone="")


async def test_contacts_are_sealed_for_themselves_and_resealed_with_the_senders(store, raw):
    made = await kept_case(store)
    given = Contact("contact", made.person_id, ContactKind.EMAIL, "thu@example.vn", confirmed=True)
    async with store.transaction() as archive:
        await archive.contacts.give(given, NOW)
    assert "thu@example.vn" not in str(await raw("SELECT * FROM contacts"))
    new = fresh_key()
    under(store, new, KEY)
    await keys.reseal_senders(store)
    under(store, new)
    async with store.reading() as archive:
        assert await archive.contacts.by_id("contact") == given


async def test_a_contact_that_no_key_opens_goes_when_the_office_starts_over(store):
    made = await kept_case(store)
    async with store.transaction() as archive:
        await archive.contacts.give(Contact("contact", made.person_id, ContactKind.PHONE, "+84", confirmed=True), NOW)
    under(store)
    assert (await keys.reseal_senders(store, drop_lost=True)).lost == 2
    async with store.reading() as archive:
        assert await archive.contacts.by_id("contact") is None


async def test_a_talk_without_a_draft_is_kept_as_it_is(store, raw):
    async with store.transaction() as archive:
        await archive.conversations.save(AN, Conversation(data={"asked": 1}), NOW)
    assert json.loads((await raw("SELECT data FROM conversations"))[0][0]) == {"asked": 1}
