"""A card says what was published, says what was not, and calls a fee free only where the source does."""

from pathlib import Path

import pytest

from bot.domain.card import AGENCIES_CAP, FEES_CAP, LIST_CAP, Card
from bot.domain.message import Checklist, Facts, Folded, Heading, Reply
from bot.domain.procedure import (
    Fee,
    FeeAmount,
    FeeState,
    Paper,
    Procedure,
    Shortening,
    SubmitWay,
    Term,
    TermUnit,
    TitleQuality,
)
from bot.domain.wording import Texts

TEXTS = Texts.load(Path(__file__).parents[2] / "data" / "texts")
BARE = Procedure(
    code="1.000001", title="Thủ tục thử", field="Thử", fee=Fee(state=FeeState.NOT_PUBLISHED), as_of="2026-07"
)  # fmt: skip


def card(language="vi", **parts):
    return Card(BARE.model_copy(update=parts), TEXTS, language)


def plain(shown) -> str:
    return Reply(blocks=shown.blocks()).plain()


def amounts(*fees):
    return Fee(state=FeeState.AMOUNTS, amounts=tuple(FeeAmount(dong=dong, per=per) for dong, per in fees))


def test_a_card_begins_with_its_title_and_five_facts():
    heading, facts, *_ = card().blocks()
    assert isinstance(heading, Heading)
    assert isinstance(facts, Facts)
    assert heading.text == "Thủ tục thử"
    assert len(facts.rows) == 5


@pytest.mark.parametrize(
    "part", ["papers_count", "term", "where", "online", "ways", "legal_basis", "results", "subjects"]
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_part_that_was_not_published_is_said_to_be_so(part, language):
    assert getattr(card(language), part)() == TEXTS.say("card.unpublished", language)


@pytest.mark.parametrize(
    ("fee", "shown"),
    [
        (Fee(state=FeeState.FREE), "miễn phí"),
        (Fee(state=FeeState.NOT_PUBLISHED), "chưa công bố"),
        (Fee(state=FeeState.BY_RULE), "theo quy định; số tiền chưa công bố ở đây"),
        (Fee(state=FeeState.AMOUNTS), "chưa công bố"),
        (amounts((8000, None)), "8.000 đồng"),
        (amounts((8000, "bản"), (1_500_000, "lần")), "8.000 đồng (bản); 1.500.000 đồng (lần)"),
    ],
)
def test_a_fee_is_said_as_published(fee, shown):
    assert card(fee=fee).fee() == shown


@pytest.mark.parametrize("state", [state for state in FeeState if state is not FeeState.FREE])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_fee_but_a_free_one_is_called_free(state, language):
    shown = plain(card(language, fee=Fee(state=state)))
    assert TEXTS.say("card.fee_free", language) not in shown
    assert "miễn phí" not in shown


def test_amounts_are_grouped_as_the_language_has_it():
    assert card("en", fee=amounts((1_500_000, None))).fee().startswith("1,500,000")


def test_many_amounts_end_with_how_many_more_there_are():
    shown = card(fee=amounts(*((1000 * n, None) for n in range(1, FEES_CAP + 3)))).fee()
    assert shown.endswith(TEXTS.say("card.fee_more", amounts="", count=2)[1:])


@pytest.mark.parametrize(
    ("terms", "shown"),
    [
        ([(7, TermUnit.WORKING_DAYS)], "7 ngày làm việc"),
        ([(0.5, TermUnit.WORKING_DAYS)], "0,5 ngày làm việc"),
        ([(24, TermUnit.HOURS)], "24 giờ"),
        ([(30, TermUnit.DAYS), (40, TermUnit.DAYS)], "30 ngày hoặc 40 ngày, tùy hồ sơ"),
    ],
)
def test_terms_stand_side_by_side(terms, shown):
    assert card(terms=tuple(Term(number=number, unit=unit) for number, unit in terms)).term() == shown


def test_a_half_day_in_english_has_a_point():
    assert card("en", terms=(Term(number=0.5, unit=TermUnit.WORKING_DAYS),)).term() == "0.5 working days"


def test_the_papers_are_a_list_to_tick_off():
    papers = tuple(Paper(title=f"Giấy {n}") for n in range(3))
    (checklist,) = card(papers=papers).papers()
    assert isinstance(checklist, Checklist)
    assert checklist.items == ("Giấy 0", "Giấy 1", "Giấy 2")


def test_a_long_list_of_papers_is_folded_after_its_beginning_and_loses_none():
    papers = tuple(Paper(title=f"Giấy {n}") for n in range(LIST_CAP + 5))
    first, rest = card(papers=papers).papers()
    assert isinstance(rest, Folded)
    assert len(first.items) == LIST_CAP
    assert [*first.items, *rest.blocks[0].items] == [paper.title for paper in papers]


def test_papers_that_were_not_published_send_to_the_office_and_not_away_with_nothing():
    assert TEXTS.say("card.papers_unpublished") in plain(card())


def test_a_shortened_paper_is_marked_and_the_whole_one_is_linked():
    papers = (Paper(title="Giấy chứng sinh", shortened=True),)
    link = "https://dichvucong.gov.vn/thu"
    checklist, note = card(papers=papers, link=link).papers()
    assert checklist.items == ("Giấy chứng sinh…",)
    assert note.spans[-1].link == link
    assert all(span.link is None for span in card(papers=papers).papers()[1].spans)


def test_more_offices_than_a_line_holds_are_counted():
    shown = card(agencies=tuple(f"Cơ quan {n}" for n in range(AGENCIES_CAP + 2))).where()
    assert shown.endswith("và 2 cơ quan khác")


def test_online_is_said_only_where_it_was_published():
    assert card(submit=(SubmitWay.ONLINE,)).online() == TEXTS.say("card.online_yes")
    assert card(submit=(SubmitWay.POST,)).online() == TEXTS.say("card.online_not_named")


def test_the_source_is_named_with_its_month_or_year():
    assert plain(card(decision="163/QĐ-BTP")).endswith("Theo Quyết định 163/QĐ-BTP; dữ liệu tháng 7/2026.")
    assert plain(card(as_of="2025")).endswith("Quyết định công bố: chưa rõ; dữ liệu năm 2025.")


def test_a_title_that_is_no_quotation_says_so():
    assert plain(card(title_quality=TitleQuality.PARAPHRASE)).endswith(TEXTS.say("card.paraphrase"))
    assert TEXTS.say("card.paraphrase") not in plain(card())


def test_the_short_card_has_title_and_facts_only():
    assert len(card().short()) == 2


def term(number, unit=TermUnit.WORKING_DAYS):
    return Term(number=number, unit=unit)


@pytest.mark.parametrize(
    ("provincial", "reason", "shown"),
    [
        (term(10), None, "10 ngày làm việc (trung ương quy định 15 ngày làm việc, tỉnh rút ngắn 33 %)"),
        (term(10, TermUnit.DAYS), None, "10 ngày (trung ương quy định 15 ngày làm việc)"),
        (term(15), "Luật ấn định", "15 ngày làm việc (trung ương quy định 15 ngày làm việc); lý do: Luật ấn định"),
    ],
)
def test_a_shortened_term_stands_beside_the_central_one(provincial, reason, shown):
    both = Shortening(central=term(15), provincial=provincial, reason=reason)
    assert card(terms=(provincial,), shortening=both).term() == shown
