"""The menu beside the bot holds what the conversations know, in both languages, and is set only when it changed."""

import asyncio

import pytest

from bot.channels.telegram import TelegramChannel
from bot.services.introducing import GROUP, PRIVATE, introductions
from bot.worker.introducer import Introducer
from handlers import group, router
from tests.clock import SetClock
from tests.fake_telegram import FakeTelegram, Fault, serving
from tests.office import Office, rules

ASKED = ("getMyCommands", "getMyDescription", "getMyShortDescription")


@pytest.fixture
def fake():
    return FakeTelegram()


@pytest.fixture
async def menu(fake):
    async with serving(fake) as address, TelegramChannel(fake.token, address, None, None, SetClock()) as channel:
        yield channel.menu


async def introduced(menu):
    return [await menu.introduce(each) for each in introductions(rules().texts)]


async def test_a_bot_without_a_menu_gets_it_in_vietnamese_and_in_english(fake, menu):
    assert await introduced(menu) == [4, 4]
    names = [one["command"] for one in fake.shows["commands", "all_private_chats", ""]]
    assert names == list(PRIVATE)
    words = {language: fake.shows["commands", "all_private_chats", language][1] for language in ("", "en")}
    assert (words[""]["description"], words["en"]["description"]) == ("Hỏi thủ tục hành chính", "Ask about a procedure")


async def test_what_is_shown_already_is_not_set_again(fake, menu):
    await introduced(menu)
    fake.wire.clear()
    assert await introduced(menu) == [0, 0]
    assert {call.method for call in fake.wire} == set(ASKED)


async def test_a_sentence_that_was_changed_is_the_only_one_that_is_set(fake, menu):
    await introduced(menu)
    fake.shows["short_description", "default", "en"] = "Something of last year"
    assert await introduced(menu) == [0, 1]


async def test_while_telegram_is_down_it_is_told_later(fake, menu, monkeypatch):
    monkeypatch.setattr("bot.worker.introducer.Backoff", lambda ending: _NoWait())
    fake.faults = [Fault.status(502, times=2)]
    ending = asyncio.Event()
    running = asyncio.create_task(Introducer(menu, introductions(rules().texts)).run(ending))
    async with asyncio.timeout(5):
        while ("short_description", "default", "en") not in fake.shows:
            await asyncio.sleep(0.01)
        ending.set()
        await running


class _NoWait:
    async def wait(self, _error):
        await asyncio.sleep(0)


@pytest.mark.parametrize("command", PRIVATE)
async def test_every_command_of_the_menu_is_one_that_the_conversations_know(tmp_path, command):
    assert command in router.COMMAND_WORDS
    async with Office.opened(tmp_path) as office:
        assert await office.says(f"/{command}")


def test_every_command_of_a_group_is_one_that_the_groups_room_knows():
    assert set(GROUP) == {group.COMMAND}
