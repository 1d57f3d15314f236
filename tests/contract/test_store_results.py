"""Answers that wait, documents, looks behind a seal, and what clerks filed, on every engine."""

from datetime import date

from bot.domain.case import ActorKind, EventKind
from bot.domain.filing import Filing, Form
from bot.domain.result import Document, Proposal
from bot.domain.unsealing import Unsealing
from tests.contract.made import BINH, NOW, event, kept_case, later, met, official


async def an_official(store):
    made = official()
    async with store.transaction() as archive:
        await archive.officials.save(made, NOW)
    return made


async def test_a_waiting_answer_is_replaced_by_a_later_one_and_listed_for_its_office(store):
    writer, made = await an_official(store), await kept_case(store)
    far = await kept_case(store, office="khac")
    by = Document("12/VP", date(2026, 3, 9))
    async with store.transaction() as archive:
        await archive.results.propose(Proposal(made.id, writer.id, "Lần một", NOW, by))
        await archive.results.propose(Proposal(far.id, writer.id, "Nơi khác", NOW))
        await archive.results.propose(Proposal(made.id, writer.id, "Lần hai", later(hours=1), by))
    async with store.reading() as archive:
        assert await archive.results.proposal(made.id) == Proposal(made.id, writer.id, "Lần hai", later(hours=1), by)
        own = await archive.results.waiting({made.office}, 10)
        assert [(each.code, each.proposal.words) for each in own] == [(made.code, "Lần hai")]
        assert [each.code for each in await archive.results.waiting(None, 10)] == [far.code, made.code]
    async with store.transaction() as archive:
        await archive.results.drop(made.id)
        assert await archive.results.proposal(made.id) is None


async def test_the_document_is_that_of_the_latest_answer(store):
    made = await kept_case(store)
    for number in ("1/VP", "2/VP"):
        told = event(made, EventKind.ANSWERED, actor=ActorKind.DESK, actor_id=None)
        async with store.transaction() as archive:
            await archive.cases.add_event(told)
            await archive.results.keep_document(told.id, made.id, Document(number, date(2026, 3, 9)))
    async with store.reading() as archive:
        assert await archive.results.document(made.id) == Document("2/VP", date(2026, 3, 9))
        assert await archive.results.document("none") is None


async def test_a_look_lasts_until_its_end_for_its_official_and_case(store):
    who, made = await an_official(store), await kept_case(store)
    look = Unsealing("u1", who.id, "để gọi lại", NOW, later(hours=1), case_id=made.id, code=made.code)
    async with store.transaction() as archive:
        await archive.unsealings.add(look)
        await archive.unsealings.add(Unsealing("u2", who.id, "báo cáo", NOW, NOW, what="Sổ 2026"))
    async with store.reading() as archive:
        assert await archive.unsealings.open_until(made.id, who.id, later(minutes=59)) == later(hours=1)
        assert await archive.unsealings.open_until(made.id, who.id, later(hours=1)) is None
        assert await archive.unsealings.open_until(made.id, "another", NOW) is None
        assert [each.id for each in await archive.unsealings.latest(10)] == ["u2", "u1"]
        assert (await archive.unsealings.latest(10))[1] == look


async def test_a_receipts_word_hands_a_case_over_once(store):
    clerk, made = await an_official(store), await kept_case(store)
    person = await met(store, BINH)
    kept = Filing(made.id, clerk.id, Form.CALL, "Alo, đèn hỏng.", NOW)
    async with store.transaction() as archive:
        await archive.filings.add(kept)
        await archive.filings.set_key(made.id, "old")
        await archive.filings.set_key(made.id, "new")
        assert not await archive.filings.take(made.id, "old", person.id)
        assert await archive.filings.take(made.id, "new", person.id)
        assert not await archive.filings.take(made.id, "new", person.id)
        assert await archive.filings.of_case(made.id) == kept
        assert (await archive.cases.by_code(made.code)).person_id == person.id
        await archive.filings.rewrite(made.id, "Alo, …")
        assert (await archive.filings.of_case(made.id)).transcript == "Alo, …"
        assert await archive.filings.of_case("none") is None
