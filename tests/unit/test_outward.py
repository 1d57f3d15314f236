"""The ways that only go out, from the settings to the wire: what no chat can bring arrives as a letter."""

import pytest

from bot.commands.checkup.finding import Findings
from bot.commands.checkup.ways_out import look_at_ways_out
from bot.config import Settings
from bot.domain.consent import Purpose
from bot.domain.contact import Contact, ContactKind
from bot.domain.message import Channel
from bot.domain.outbox import OutOfWindow
from bot.services import consents
from bot.tongues.outward import WAYS_OUT
from bot.worker.postman import Postman
from tests.clock import Scattered
from tests.conversation.test_privacy import answered, person_of
from tests.fake_mail import MailTown
from tests.filing import filed
from tests.office import Office


class Closed:
    """A chat that may not be written to now."""

    channel = Channel.WEB

    async def send(self, message):
        raise OutOfWindow("not now")


@pytest.fixture
async def office(tmp_path):
    async with Office.opened(tmp_path, chance=Scattered()) as opened:
        yield opened


def settings(monkeypatch, **variables):
    for name, value in variables.items():
        monkeypatch.setenv(f"MOTCUA_{name.upper()}", str(value))
    return Settings.read()


def outward(office, read):
    made = (way(read, office.rules, office.clock, office.store) for way in WAYS_OUT)
    return {bag.channel: bag for bag in made if bag}


def test_nothing_goes_out_that_nobody_set(office, monkeypatch):
    read = settings(monkeypatch)
    assert (outward(office, read), read.ways_out) == ({}, frozenset())


def test_each_way_is_there_when_it_is_set(office, monkeypatch):
    read = settings(
        monkeypatch, smtp_host="mail.example.vn", smtp_sender="motcua@example.vn",
        sms_url="https://sms.example.vn/send", sms_body='{"to": "{phone}", "text": "{text}"}',
    )  # fmt: skip
    assert outward(office, read).keys() == {Channel.EMAIL, Channel.SMS} == read.ways_out


async def test_an_answer_that_no_chat_can_bring_arrives_as_a_letter(office, monkeypatch, tmp_path):
    case = await filed(office)
    async with office.desk() as desk:
        person = await person_of(desk)
        contact = Contact(desk.chance.id(), person.id, ContactKind.EMAIL, "thu@example.vn", confirmed=True)
        await desk.archive.contacts.give(contact, desk.now)
        await consents.say(desk, person, Purpose.CONTACT, Channel.WEB, "vi", given=True)
    await office.run_post()
    await answered(office, case)
    async with MailTown.opened(tmp_path) as town:
        read = settings(
            monkeypatch, smtp_host="127.0.0.1", smtp_port=town.port, smtp_tls="none", smtp_sender="motcua@example.vn"
        )
        bags = {Channel.WEB: Closed(), **outward(office, read)}
        postman = Postman(office.store, bags, office.clock, office.chance, reach=office.reach)
        while await postman.run_once():
            pass
    ((to, letter),) = town.letters
    assert to == ["thu@example.vn"]
    assert "Đã thay bóng đèn." in letter.get_content()


@pytest.mark.parametrize(
    ("variables", "key"),
    [({}, "doctor.mail_good"), ({"smtp_port": 1}, "doctor.mail_away"), ({"smtp_host": ""}, "doctor.mail_off")],
)
async def test_the_doctor_tries_the_mail_server_and_sends_nothing(monkeypatch, tmp_path, variables, key):
    found = Findings()
    async with MailTown.opened(tmp_path) as town:
        known = {"smtp_host": "127.0.0.1", "smtp_port": town.port, "smtp_tls": "none", "smtp_sender": "m@example.vn"}
        await look_at_ways_out(found, settings(monkeypatch, **known | variables))
    assert key in {each.key for each in found.found}
    assert town.letters == []
