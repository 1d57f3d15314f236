"""A procedure as a citizen sees it: a card that is scanned in five seconds, and the answer about one part of it.

Pure. It says only what was published; a part that was not is said to be not published, and no fee is ever called
free unless the source states so (NĐ 63/2010/NĐ-CP, Điều 8 khoản 2 lists the parts).
"""

from bot.domain.message import Block, Checklist, Fact, Facts, Folded, Heading, Paragraph, Span
from bot.domain.procedure import Fee, FeeState, Procedure, SubmitWay, Term, TitleQuality
from bot.domain.wording import Language, Texts

LIST_CAP = 12
"""Papers shown at once; the rest is folded."""

FEES_CAP = 6
"""Amounts shown; the portal has the rest."""

AGENCIES_CAP = 4
"""Offices shown in one line."""


class Card:
    """One procedure put into words of one language."""

    def __init__(self, procedure: Procedure, texts: Texts, language: Language) -> None:
        self.procedure = procedure
        self._texts = texts
        self._language = language

    def _say(self, key: str, **names: object) -> str:
        return self._texts.say(f"card.{key}", self._language, **names)

    def blocks(self) -> tuple[Block, ...]:
        """The whole card: title, facts, papers, what is folded, and the source."""
        return (Heading(text=self.title()), self._facts(), *self.papers(), *self._rest(), *self.source())

    def short(self) -> tuple[Block, ...]:
        """Title and facts only, for an answer in the middle of another talk."""
        return (Heading(text=self.title()), self._facts())

    def title(self) -> str:
        """The title as published."""
        return self.procedure.title

    def _facts(self) -> Facts:
        rows = (
            ("papers", self.papers_count()),
            ("term", self.term()),
            ("fee", self.fee()),
            ("where", self.where()),
            ("online", self.online()),
        )
        return Facts(rows=tuple(Fact(label=self._say(label), value=(Span(text=text),)) for label, text in rows))

    def _unknown(self) -> str:
        return self._say("unpublished")

    def papers_count(self) -> str:
        """How many papers there are to bring."""
        count = len(self.procedure.papers)
        return self._say("papers_count", count=count) if count else self._unknown()

    def papers(self) -> tuple[Block, ...]:
        """The papers as a checklist, the long tail folded; shortened titles are marked and explained."""
        papers = self.procedure.papers
        if not papers:
            return (self._paragraph(self._say("papers_unpublished")),)
        lines = self.paper_lines()
        blocks: list[Block] = [Checklist(title=self._say("papers_list"), items=lines[:LIST_CAP])]
        if rest := lines[LIST_CAP:]:
            title = self._say("papers_more", count=len(rest))
            blocks.append(Folded(title=title, blocks=(Checklist(title=self._say("papers_rest"), items=rest),)))
        if any(paper.shortened for paper in papers):
            blocks.append(self._linked("shortened"))
        return tuple(blocks)

    def paper_lines(self) -> tuple[str, ...]:
        """Every paper, one line each; a shortened title ends in …."""
        return tuple(_marked(paper.title) if paper.shortened else paper.title for paper in self.procedure.papers)

    def term(self) -> str:
        """The terms as published; several stand side by side, since which applies depends on the dossier."""
        terms = self.procedure.terms
        if not terms:
            return self._unknown()
        shown = self._say("or").join(dict.fromkeys(self.one_term(term) for term in terms))
        if len(terms) > 1:
            return self._say("term_depends", terms=shown)
        return self._beside_central(shown)

    def _beside_central(self, shown: str) -> str:
        """The term with the central one and the cut, where both are known, and the reason for a small cut."""
        both = self.procedure.shortening
        if both is None:
            return shown
        central = self.one_term(both.central)
        if both.cut is None or both.cut <= 0:
            text = self._say("term_central", term=shown, central=central)
        else:
            text = self._say("term_cut", term=shown, central=central, percent=str(round(both.cut * 100)))
        return self._say("term_reason", term=text, reason=both.reason) if both.falls_short and both.reason else text

    def one_term(self, term: Term) -> str:
        """One term, such as "5 ngày làm việc"."""
        return self._say(f"unit.{term.unit.value}", number=self._number(term.number))

    def fee(self) -> str:
        """The fee; free only when the source states it, and never when it is merely unknown."""
        fee = self.procedure.fee
        if fee.state is FeeState.AMOUNTS and fee.amounts:
            return self._amounts(fee)
        if fee.state is FeeState.FREE:
            return self._say("fee_free")
        return self._say("fee_by_rule" if fee.state is FeeState.BY_RULE else "fee_unpublished")

    def _amounts(self, fee: Fee) -> str:
        shown = []
        for amount in fee.amounts[:FEES_CAP]:
            dong = self._say("dong", amount=self._grouped(amount.dong))
            shown.append(self._say("fee_per", amount=dong, per=amount.per) if amount.per else dong)
        more = len(fee.amounts) - len(shown)
        text = "; ".join(shown)
        return self._say("fee_more", amounts=text, count=more) if more > 0 else text

    def where(self) -> str:
        """The offices that settle it, where published."""
        agencies = self.procedure.agencies
        if not agencies:
            return self._unknown()
        text = "; ".join(agencies[:AGENCIES_CAP])
        more = len(agencies) - AGENCIES_CAP
        return self._say("agencies_more", agencies=text, count=more) if more > 0 else text

    def online(self) -> str:
        """Whether the published ways to hand in hold the online one."""
        if not self.procedure.submit:
            return self._unknown()
        return self._say("online_yes" if SubmitWay.ONLINE in self.procedure.submit else "online_not_named")

    def ways(self) -> str:
        """All published ways to hand in."""
        ways = self.procedure.submit
        return ", ".join(self._say(f"way.{way.value}") for way in ways) if ways else self._unknown()

    def legal_basis(self) -> str:
        """The numbers of the legal documents."""
        return "; ".join(self.procedure.legal_basis) or self._unknown()

    def results(self) -> str:
        """What the citizen gets."""
        return "; ".join(self.procedure.results) or self._unknown()

    def subjects(self) -> str:
        """Who may use it."""
        return "; ".join(self.procedure.subjects) or self._unknown()

    def _rest(self) -> tuple[Folded, ...]:
        rows = (
            ("legal_basis", self.legal_basis()),
            ("results", self.results()),
            ("subjects", self.subjects()),
            ("ways", self.ways()),
            ("field", self.procedure.field),
            ("code", self.procedure.code),
        )
        facts = Facts(rows=tuple(Fact(label=self._say(label), value=(Span(text=text),)) for label, text in rows))
        return (Folded(title=self._say("more"), blocks=(facts,)),)

    def source(self) -> tuple[Paragraph, ...]:
        """The deciding document and the date, small; and that the title is not the official wording, if so."""
        known = self._say("decision", decision=self.procedure.decision) if self.procedure.decision else None
        line = self._say("source", decision=known or self._say("decision_unpublished"), as_of=self._as_of())
        small = [self._paragraph(line, small=True)]
        if self.procedure.title_quality is TitleQuality.PARAPHRASE:
            small.append(self._paragraph(self._say("paraphrase"), small=True))
        return tuple(small)

    def _as_of(self) -> str:
        year, _, month = self.procedure.as_of.partition("-")
        return self._say("month", month=int(month), year=year) if month else self._say("year", year=year)

    def _linked(self, key: str) -> Paragraph:
        """A small line, with the portal's page where there is one."""
        if self.procedure.link is None:
            return self._paragraph(self._say(f"{key}_no_link"), small=True)
        link = Span(text=self._say("portal_page"), link=str(self.procedure.link))
        return Paragraph(spans=(Span(text=self._say(key) + " "), link), small=True)

    @staticmethod
    def _paragraph(text: str, *, small: bool = False) -> Paragraph:
        return Paragraph(spans=(Span(text=text),), small=small)

    def _number(self, number: float) -> str:
        text = f"{number:g}"
        return text.replace(".", ",") if self._language == "vi" else text

    def _grouped(self, number: int) -> str:
        text = f"{number:,}"
        return text.replace(",", ".") if self._language == "vi" else text


def _marked(title: str) -> str:
    return title if title.endswith("…") else f"{title}…"
