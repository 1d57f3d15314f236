"""Letters through a real mail server (aiosmtpd): what they say, and every way in which it can answer."""

from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.channels import email_post
from bot.channels.email_letter import Letterhead
from bot.channels.email_post import EmailPostbag, MailServer
from bot.domain.contact import Contact, ContactKind
from bot.domain.message import Button, Channel, CodeBlock, Identity, Paragraph, Quote, Reply, Span
from bot.domain.outbox import Bad, Gone, OutOfWindow, SendError, Temporary, Unsure
from tests.blank_archive import archive_at
from tests.clock import SetClock
from tests.contract.made import BINH, NOW, case, kept_case, message, met
from tests.fake_mail import MailTown
from tests.office import rules

TO = "nguyen.thu@example.vn"
SENDER = "motcua@phutho.example.vn"


@pytest.fixture
async def store(tmp_path):
    opened = await archive_at(tmp_path / "motcua.db")
    yield opened
    await opened.close()


@asynccontextmanager
async def post(store, folder, *, tls="none", logs_in=False, **server):
    """The town's server and a bag for it."""
    async with MailTown.opened(folder, tls=tls, logs_in=logs_in) as town:
        known = {"host": "127.0.0.1", "port": town.port, "tls": tls, "trusted": town.trusted} | server
        head = Letterhead(SENDER, "tỉnh Phú Thọ", "https://motcua.example.vn", rules().texts)
        yield town, EmailPostbag(MailServer(**known), head, store, SetClock())


async def written(store, reply=None):
    """A message for the contact of somebody who has a case."""
    own = await kept_case(store)
    contact = Contact(f"contact-{own.id}", own.person_id, ContactKind.EMAIL, TO, confirmed=True)
    async with store.transaction() as archive:
        await archive.contacts.give(contact, NOW)
    made = message(Identity(Channel.EMAIL, contact.id), case_id=own.id)
    return (replace(made, reply=reply) if reply else made), own


async def raised(bag, outgoing, error):
    with pytest.raises(error) as caught:
        await bag.send(outgoing)
    assert type(caught.value) is error
    assert TO not in str(caught.value)
    return str(caught.value)


async def test_a_letter_reaches_the_one_address_in_plain_vietnamese_words(store, tmp_path):
    said = Reply(
        blocks=(
            Paragraph(spans=(Span(text="UBND xã Hy Cương đã trả lời phản ánh "), Span(text="của ông/bà", bold=True))),
            Quote(text="Đèn đường đã được thay."),
            CodeBlock(code="ABCD"),
        ),
        buttons=(Button(label="Hài lòng", press="survey:yes:X"), Button(label="Trang", link="https://x.example")),
    )
    async with post(store, tmp_path) as (town, bag):
        outgoing, case = await written(store, said)
        await bag.send(outgoing)
    ((rcpt, letter),) = town.letters
    assert rcpt == [TO]
    words = letter.get_content()
    assert letter.get_content_type() == "text/plain"
    for part in (
        "UBND xã Hy Cương đã trả lời phản ánh của ông/bà",
        "Đèn đường đã được thay.",
        "Trang: https://x.example",
    ):
        assert part in words
    assert f"https://motcua.example.vn/?ma={case.code}" in words
    assert "Hài lòng" not in words


async def test_the_headers_are_whole_and_tell_nothing_of_the_person(store, tmp_path):
    async with post(store, tmp_path) as (town, bag):
        outgoing, case = await written(store)
        await bag.send(outgoing)
    (_, letter), raw = town.letters[0], town.raw[0]
    assert letter["Subject"] == "tỉnh Phú Thọ: có tin về việc ông/bà đã gửi"
    assert str(letter["From"]) == f"tỉnh Phú Thọ <{SENDER}>"
    assert letter["Message-ID"] == f"<{outgoing.id}@phutho.example.vn>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"]
    assert max(raw) < 128
    for part in (case.sender.name, case.content, case.code):
        assert part not in letter["Subject"]


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_the_letter_goes_over_a_sealed_wire_to_a_server_that_is_known(store, tmp_path, tls):
    async with post(store, tmp_path, tls=tls) as (town, bag):
        outgoing, _ = await written(store)
        await bag.send(outgoing)
    assert town.secure == [True]


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_server_that_nobody_vouches_for_gets_no_letter(store, tmp_path, tls):
    async with post(store, tmp_path, tls=tls, trusted=None) as (town, bag):
        outgoing, _ = await written(store)
        await raised(bag, outgoing, Temporary)
    assert town.letters == []


async def test_a_server_without_starttls_gets_nothing_when_it_is_asked_for(store, tmp_path):
    async with MailTown.opened(tmp_path) as town:
        head = Letterhead(SENDER, "tỉnh", "https://x.example", rules().texts)
        bag = EmailPostbag(MailServer("127.0.0.1", town.port, "starttls"), head, store, SetClock())
        outgoing, _ = await written(store)
        await raised(bag, outgoing, Temporary)
    assert town.letters == []


@pytest.mark.parametrize(("password", "error"), [("mat khau thu", None), ("sai", Temporary)])
async def test_the_program_logs_in_and_a_refused_log_in_loses_nothing(store, tmp_path, password, error):
    async with post(store, tmp_path, tls="starttls", logs_in=True, user="motcua", password=password) as (town, bag):
        outgoing, _ = await written(store)
        if error:
            await raised(bag, outgoing, error)
        else:
            await bag.send(outgoing)
    assert bool(town.letters) == (error is None)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("550 5.1.1 no such user " + TO, Gone),
        ("553 5.1.3 bad address", Gone),
        ("552 5.2.2 mailbox full", OutOfWindow),
        ("554 5.7.1 not now", OutOfWindow),
        ("451 4.7.1 greylisted, come again", Temporary),
        ("450 4.2.1 mailbox busy", Temporary),
    ],
)
async def test_a_refused_recipient_is_told_in_the_posts_words_by_its_number_alone(store, tmp_path, answer, error):
    async with post(store, tmp_path) as (town, bag):
        town.at_rcpt = answer
        outgoing, _ = await written(store)
        assert answer[:3] in await raised(bag, outgoing, error)


async def test_what_is_greylisted_goes_the_next_time(store, tmp_path):
    async with post(store, tmp_path) as (town, bag):
        outgoing, _ = await written(store)
        town.at_rcpt = "451 4.7.1 greylisted"
        await raised(bag, outgoing, Temporary)
        town.at_rcpt = None
        await bag.send(outgoing)
    assert len(town.letters) == 1


@pytest.mark.parametrize(("answer", "error"), [("554 5.7.1 spam", Bad), ("452 4.3.1 full", Temporary)])
async def test_a_refused_letter_is_told_apart_from_one_for_later(store, tmp_path, answer, error):
    async with post(store, tmp_path) as (town, bag):
        town.at_data = answer
        outgoing, _ = await written(store)
        await raised(bag, outgoing, error)


async def test_a_connection_that_breaks_after_the_last_line_leaves_it_unsure(store, tmp_path):
    async with post(store, tmp_path) as (town, bag):
        town.breaks = True
        outgoing, _ = await written(store)
        await raised(bag, outgoing, Unsure)


async def test_a_server_that_does_not_answer_the_last_line_in_time_leaves_it_unsure(store, tmp_path, monkeypatch):
    monkeypatch.setattr(email_post, "LONGEST", 0.3)
    async with post(store, tmp_path) as (town, bag):
        town.slow = 2.0
        outgoing, _ = await written(store)
        await raised(bag, outgoing, Unsure)


async def test_nobody_at_the_address_of_the_server_means_later(store, tmp_path):
    async with post(store, tmp_path) as (_, bag):
        pass
    outgoing, _ = await written(store)
    await raised(bag, outgoing, Temporary)


async def test_a_contact_that_was_deleted_meanwhile_gets_nothing(store, tmp_path):
    async with post(store, tmp_path) as (town, bag):
        outgoing, case = await written(store)
        async with store.transaction() as archive:
            await archive.contacts.forget(case.person_id)
        with pytest.raises(SendError, match="deleted"):
            await bag.send(outgoing)
    assert town.letters == []


async def test_the_code_of_a_case_that_one_only_joined_stays_out_of_the_letter(store, tmp_path):
    async with post(store, tmp_path) as (town, bag):
        outgoing, _ = await written(store)
        other = case((await met(store, BINH)).id)
        async with store.transaction() as archive:
            await archive.cases.add(other)
        await bag.send(replace(outgoing, case_id=other.id))
    ((_, letter),) = town.letters
    assert other.code not in letter.get_content()
    assert letter["Subject"] == "tỉnh Phú Thọ: có tin cho ông/bà"
