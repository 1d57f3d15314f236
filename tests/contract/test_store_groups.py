"""Groups of offices and the codes that bind them."""

from dataclasses import replace

from bot.domain.group import Card, Group, GroupCode
from bot.domain.message import Channel, Identity
from tests.contract.made import NOW, fresh, kept_case, later, message, official

CHAT = Identity(Channel.TELEGRAM, "-1001")


async def somebody(store):
    who = official()
    async with store.transaction() as archive:
        await archive.officials.save(who, NOW)
    return who


def group(who, **more):
    known = {"id": fresh("group"), "chat": CHAT, "office": "a", "title": "Tổ thử", "topic": "", "linked_by": who.id}
    return Group(**{**known, "linked_at": NOW, **more})


async def test_a_group_is_kept_found_and_let_go(store):
    made = group(await somebody(store), topic="7")
    async with store.transaction() as archive:
        await archive.groups.link(made)
        assert await archive.groups.by_chat(CHAT) == await archive.groups.by_id(made.id) == made
        assert await archive.groups.of_office("a") == [made]
        assert await archive.groups.of_office("b") == []
        assert await archive.groups.unlink(CHAT)
        assert not await archive.groups.unlink(CHAT)
        assert await archive.groups.all() == []


async def test_a_group_that_is_bound_again_is_the_other_offices(store):
    who = await somebody(store)
    before, after = group(who), group(who, office="b", topic="9")
    async with store.transaction() as archive:
        await archive.groups.link(before)
        await archive.groups.set_told(before.id, told=False)
        await archive.groups.link(after)
        assert await archive.groups.all() == [after]


async def test_a_hushed_group_is_known_as_such(store):
    made = group(await somebody(store))
    async with store.transaction() as archive:
        await archive.groups.link(made)
        await archive.groups.set_told(made.id, told=False)
        assert await archive.groups.by_chat(CHAT) == replace(made, told=False)


async def test_a_group_with_another_id_takes_what_waits_along(store):
    made, new = group(await somebody(store)), Identity(Channel.TELEGRAM, "-1002")
    waiting = message(CHAT)
    async with store.transaction() as archive:
        await archive.groups.link(made)
        await archive.outbox.put(waiting)
        await archive.groups.move(CHAT, new)
        assert await archive.groups.by_chat(new) == replace(made, chat=new)
        claimed = await archive.outbox.claim(NOW, later(seconds=60), "postman", 10)
        assert [(one.id, one.recipient) for one in claimed] == [(waiting.id, new)]


async def test_what_waits_for_a_group_that_is_let_go_is_told_no_more(store):
    async with store.transaction() as archive:
        await archive.outbox.put(message(CHAT))
        await archive.groups.unlink(CHAT)
        assert await archive.outbox.next_due() is None


async def test_the_cards_of_a_case_are_those_of_groups_that_are_still_bound(store):
    made, case = group(await somebody(store), topic="7"), await kept_case(store)
    async with store.transaction() as archive:
        await archive.groups.note_card(case.id, CHAT, "7", "1")
        assert await archive.groups.cards(case.id) == []
        await archive.groups.link(made)
        await archive.groups.note_card(case.id, CHAT, "7", "2")
        assert await archive.groups.cards(case.id) == [Card(CHAT, "7", "2", "a")]
        await archive.groups.move(CHAT, Identity(Channel.TELEGRAM, "-1002"))
        assert await archive.groups.cards(case.id) == []


async def test_a_code_is_taken_once_and_lapses(store):
    who = await somebody(store)
    good, late = GroupCode("one", "a", who.id, later(minutes=5)), GroupCode("two", "a", who.id, later(minutes=1))
    async with store.transaction() as archive:
        for code in (good, late):
            await archive.groups.add_code(code)
        assert await archive.groups.take_code("one", later(minutes=2)) == good
        assert await archive.groups.take_code("one", later(minutes=2)) is None
        assert await archive.groups.take_code("two", later(minutes=1)) is None
