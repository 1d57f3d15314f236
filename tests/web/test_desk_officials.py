"""Ending an official's access: at the desk and in the chat, by an administrator, and never one's own."""

import pytest

from bot.domain.message import Channel, Identity
from bot.domain.person import Role


@pytest.fixture
async def admin(bureau):
    return await bureau.official(Role.ADMIN)


@pytest.fixture
async def handler(bureau):
    return await bureau.official(Role.HANDLER, chat="can-bo")


async def test_an_official_who_left_has_no_page_any_more(bureau, admin, handler):
    async with bureau.visit(admin) as office, bureau.visit(handler) as left:
        assert (await left.get("/desk")).status_code == 200
        told = await office.post(f"/desk/officials/{handler.id}/retire")
        assert f"{handler.name} không còn vào bàn làm việc" in told.text
        assert (await left.get("/desk")).status_code == 303


async def test_an_official_who_left_acts_in_no_chat_any_more(bureau, admin, handler):
    async with bureau.visit(admin) as office:
        await office.post(f"/desk/officials/{handler.id}/retire")
    async with bureau.desk() as desk:
        assert await desk.archive.officials.by_identity(Identity(Channel.TELEGRAM, "can-bo")) is None


async def test_nobody_ends_their_own_access(bureau, admin):
    async with bureau.visit(admin) as office:
        told = await office.post(f"/desk/officials/{admin.id}/retire")
        assert "Không thể tự ngừng quyền của chính mình" in told.text
        assert (await office.get("/desk/officials")).status_code == 200


async def test_a_handler_ends_nobodys_access(bureau, admin, handler):
    async with bureau.visit(handler) as left, bureau.visit(admin) as office:
        assert (await left.post(f"/desk/officials/{admin.id}/retire")).status_code == 404
        assert (await office.get("/desk/officials")).status_code == 200


async def test_ending_the_access_of_nobody_changes_nothing(bureau, admin):
    async with bureau.visit(admin) as office:
        assert (await office.post("/desk/officials/khong-co/retire")).status_code == 200
