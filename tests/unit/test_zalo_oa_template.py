"""Zalo's template messages: to a telephone or to a person at the OA, whenever heard; what is refused goes on."""

from contextlib import asynccontextmanager

import httpx
import pytest

from bot.channels.zalo_oa_template import BY_PERSON, BY_PHONE, Template, Templates, ZaloTemplatePostbag
from bot.config import Settings
from bot.domain.contact import Contact, ContactKind
from bot.domain.message import Channel, Identity
from bot.domain.outbox import Gone, OutOfWindow, Purpose, RateLimited, Temporary, Unsure, UsedUp
from bot.tongues.outward import zalo_template
from tests.blank_archive import archive_at
from tests.clock import Scattered, SetClock
from tests.contract.made import NOW, kept_case, message
from tests.fake_zalo_oa import FakeZaloOa, Fault, serving
from tests.oa_desk import account
from tests.office import rules
from tests.sealing import SEALER
from tests.unit.test_zalo_oa_token import Shop

DATA = {"ma": "{code}", "ngay": "{day}", "link": "{link}"}
PHONE = "+84900000001"


@asynccontextmanager
async def opened(folder, **parts):
    """A bag, a message for it, Zalo, and the person with that telephone."""
    clock = SetClock()
    fake = FakeZaloOa(clock.now)
    fake.templates["4001"] = {"ma": 30, "ngay": 20, "link": 100}
    an = fake.person("7000000000000000001", phone=PHONE[1:])
    fake.phones[an.phone] = an
    store = await archive_at(folder / "motcua.db")
    try:
        case = await kept_case(store)
        async with store.transaction() as archive:
            given = Contact("contact", case.person_id, ContactKind.PHONE, PHONE, confirmed=True)
            await archive.contacts.give(given, NOW)
        async with serving(fake) as address:
            async with httpx.AsyncClient() as client:
                await Shop(store, fake, address, client, clock).process().take(fake.refresh)
            known = {"by_purpose": {Purpose.NOTICE: Template("4001", DATA)}, "api": address, "home": "https://mc.vn"}
            bag = ZaloTemplatePostbag(
                account(fake, address),
                Templates(**known | parts),
                store,
                sealer=SEALER,
                clock=clock,
                chance=Scattered(),
            )
            yield bag, message(Identity(Channel.ZALO_TEMPLATE, "contact"), case_id=case.id), fake, case
    finally:
        await store.close()


async def test_it_says_that_there_is_news_of_which_case_and_where_and_nothing_else(tmp_path):
    async with opened(tmp_path) as (bag, outgoing, fake, case):
        await bag.send(outgoing)
    (call,) = fake.sent(BY_PHONE)
    assert call.asked == {
        "phone": "84900000001", "tracking_id": outgoing.id, "template_id": "4001",
        "template_data": {"ma": case.code, "ngay": "10/03/2026", "link": f"https://mc.vn/?ma={case.code}"},
    }  # fmt: skip


async def test_it_leaves_however_long_ago_the_person_was_heard(tmp_path):
    async with opened(tmp_path) as (bag, outgoing, fake, _):
        fake.person("7000000000000000001").last = None
        await bag.send(outgoing)
        assert len(fake.person("7000000000000000001").heard) == 1


async def test_where_it_is_set_it_goes_to_the_account_at_the_oa_and_else_to_the_telephone(tmp_path):
    async with opened(tmp_path, by_person=True) as (bag, outgoing, fake, case):
        await bag.send(outgoing)
        async with bag._store.transaction() as archive:
            at_oa = Identity(Channel.ZALO_OA, "7000000000000000001")
            await archive.people.meet(at_oa, "somebody", NOW)
        async with bag._store._writer.execute(
            "UPDATE identities SET person_id = ? WHERE channel = 'zalo_oa'", [case.person_id]
        ):
            await bag._store._writer.commit()
        await bag.send(outgoing)
    assert [call.method for call in fake.wire if "template" in call.method] == [BY_PHONE, BY_PERSON]
    assert fake.sent(BY_PERSON)[0].asked["user_id"] == "7000000000000000001"


async def test_for_trying_it_goes_to_administrators_alone(tmp_path):
    async with opened(tmp_path, trial=True) as (bag, outgoing, fake, _):
        await bag.send(outgoing)
    assert fake.sent(BY_PHONE)[0].asked["mode"] == "development"


async def test_what_has_no_template_goes_the_next_way_without_a_call(tmp_path):
    async with opened(tmp_path, by_purpose={}) as (bag, outgoing, fake, _):
        with pytest.raises(OutOfWindow, match="MOTCUA_ZALO_TEMPLATE_IDS"):
            await bag.send(outgoing)
    assert fake.sent(BY_PHONE) == []


async def test_a_telephone_without_zalo_and_a_wrong_template_leave_the_telephone_to_the_next_way(tmp_path):
    async with opened(tmp_path) as (bag, outgoing, fake, _):
        fake.phones.clear()
        with pytest.raises(OutOfWindow):
            await bag.send(outgoing)
        fake.templates.clear()
        with pytest.raises(OutOfWindow):
            await bag.send(outgoing)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault("inside:-213"), OutOfWindow),
        (Fault("inside:-201"), OutOfWindow),
        (Fault("inside:-99999"), OutOfWindow),
        (Fault("inside:-137"), UsedUp),
        (Fault("inside:-32"), RateLimited),
        (Fault("inside:-224"), Temporary),
        (Fault.status(502), Temporary),
        (Fault.reset(), Unsure),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
async def test_each_refusal_says_what_to_do_next_and_quotes_nothing(tmp_path, fault, error):
    async with opened(tmp_path) as (bag, outgoing, fake, _):
        fake.faults = [Fault(fault.kind, method=BY_PHONE, text="0900000001")]
        with pytest.raises(error) as failed:
            await bag.send(outgoing)
    assert isinstance(failed.value, Unsure) == (error is Unsure)
    assert not any(part in str(failed.value) for part in ("0900000001", fake.access))


async def test_a_token_that_was_refused_is_renewed_and_it_leaves(tmp_path):
    async with opened(tmp_path) as (bag, outgoing, fake, _):
        fake.access = "another"
        await bag.send(outgoing)
        assert (len(fake.sent(BY_PHONE)), fake.sold) == (1, 2)


async def test_a_contact_that_was_deleted_is_gone(tmp_path):
    async with opened(tmp_path) as (bag, outgoing, fake, case):
        async with bag._store.transaction() as archive:
            await archive.contacts.forget(case.person_id)
        with pytest.raises(Gone):
            await bag.send(outgoing)
    assert fake.sent(BY_PHONE) == []


def test_it_is_there_where_an_app_and_a_template_are_set(monkeypatch, tmp_path):
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path))
    monkeypatch.setenv("MOTCUA_ZALO_TEMPLATE_IDS", '{"notice": {"id": "4001", "data": {"ma": "{code}"}}}')
    settings = Settings.read()
    assert zalo_template(settings, rules(), SetClock(), None) is None
    assert Channel.ZALO_TEMPLATE not in settings.ways_out
    monkeypatch.setenv("MOTCUA_ZALO_OA_APP_ID", "43210000")
    monkeypatch.setenv("MOTCUA_ZALO_OA_APP_SECRET", "app-secret-of-nobody")
    settings = Settings.read()
    assert zalo_template(settings, rules(), SetClock(), None).channel is Channel.ZALO_TEMPLATE
    assert Channel.ZALO_TEMPLATE in settings.ways_out
