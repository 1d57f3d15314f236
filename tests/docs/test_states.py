"""The statuses are the same words, with the same meaning and arcs, in the code, in the archive and on the page."""

import inspect
import re
import sqlite3
from contextlib import closing
from enum import StrEnum
from pathlib import Path

import pytest

from bot.domain.account import Change
from bot.domain.breach import EntryKind
from bot.domain.broadcast import BroadcastState, Deed
from bot.domain.case import TRANSITIONS, ActorKind, EventKind, Kind, Status, Verdict
from bot.domain.classification import Basis, Content, Criterion, Intake, Outcome, Way
from bot.domain.consent import Purpose as Use
from bot.domain.contact import ContactKind
from bot.domain.datarequest import RequestKind, RequestState
from bot.domain.extension import Asked, Ground
from bot.domain.figure import Ended
from bot.domain.filing import Form
from bot.domain.login import Missing
from bot.domain.message import AttachmentKind
from bot.domain.outbox import PostStatus, Purpose
from bot.domain.person import Role
from bot.domain.pickup import Why
from bot.domain.publication import Origin
from bot.domain.question import State
from bot.domain.reminder import Level
from bot.domain.restricted import LookAct
from bot.domain.restricted import Outcome as Decided
from bot.domain.step import Step
from bot.domain.subscription import TopicKind
from bot.domain.survey import Answer, CampaignState, Factor
from bot.store.migration import migrations

PAGE = (Path(__file__).parents[2] / "docs" / "states.md").read_text(encoding="utf-8")
CASE, POST = PAGE.split("## The message")

CHECKED: dict[tuple[str, str], type[StrEnum]] = {
    ("cases", "status"): Status,
    ("cases", "kind"): Kind,
    ("case_events", "kind"): EventKind,
    ("case_events", "actor"): ActorKind,
    ("case_events", "status_before"): Status,
    ("case_events", "status_after"): Status,
    ("verdicts", "verdict"): Verdict,
    ("case_followers", "verdict"): Verdict,
    ("outbox", "status"): PostStatus,
    ("outbox", "purpose"): Purpose,
    ("officials", "role"): Role,
    ("invitations", "role"): Role,
    ("publications", "origin"): Origin,
    ("questions", "state"): State,
    ("half_log_ins", "missing"): Missing,
    ("account_events", "change"): Change,
    ("notices", "purpose"): Use,
    ("consents", "purpose"): Use,
    ("data_requests", "kind"): RequestKind,
    ("contacts", "kind"): ContactKind,
    ("data_requests", "state"): RequestState,
    ("breach_entries", "kind"): EntryKind,
    ("case_clocks", "step"): Step,
    ("quiet_messages", "purpose"): Purpose,
    ("reminders", "step"): Step,
    ("restricted", "outcome"): Decided,
    ("restricted_looks", "act"): LookAct,
    ("reminders", "level"): Level,
    ("extensions", "ground"): Ground,
    ("extensions", "state"): Asked,
    ("case_classifications", "content"): Content,
    ("case_classifications", "intake"): Intake,
    ("case_findings", "basis"): Basis,
    ("case_findings", "outcome"): Outcome,
    ("case_tests", "criterion"): Criterion,
    ("case_publications", "way"): Way,
    ("case_figures", "ended"): Ended,
    ("case_figures", "verdict"): Verdict,
    ("verdict_rounds", "verdict"): Verdict,
    ("survey_marks", "factor"): Factor,
    ("survey_scores", "factor"): Factor,
    ("campaigns", "state"): CampaignState,
    ("campaign_people", "answer"): Answer,
    ("filings", "form"): Form,
    ("subscriptions", "topic"): TopicKind,
    ("broadcasts", "topic"): TopicKind,
    ("broadcasts", "state"): BroadcastState,
    ("broadcast_steps", "deed"): Deed,
    ("pickups", "kind"): AttachmentKind,
    ("pickups", "why"): Why,
}


@pytest.fixture(scope="module")
def tables():
    """The archive as all migrations leave it: the SQL of each table."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for each in migrations("sqlite"):
            connection.executescript(each.sql)
        return dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'"))


def words_checked(sql, column):
    found = re.search(rf"CHECK \({column} IN \((.*?)\)\s*\)", sql, re.DOTALL)
    assert found, f"{column} has no CHECK"
    return set(re.findall(r"'(\w+)'", found[1]))


@pytest.mark.parametrize(
    ("where", "words"), CHECKED.items(), ids=lambda given: ".".join(given) if isinstance(given, tuple) else ""
)
def test_the_archive_checks_the_same_words(tables, where, words):
    table, column = where
    assert words_checked(tables[table], column) == {str(word) for word in words}


def test_no_column_with_words_is_left_out_here(tables):
    checked = {
        (table, column)
        for table, sql in tables.items()
        for column in re.findall(r"CHECK \((\w+) IN \(\s*'", sql)
        if column != "language"
    }
    assert checked == set(CHECKED)


def meanings(enum):
    """The sentence under each member."""
    lines = inspect.getsource(enum)
    found = re.findall(r'^    [A-Z_]+ = "(\w+)"\n    """(.*?)"""', lines, re.M | re.DOTALL)
    return {word: " ".join(sentence.split()) for word, sentence in found}


@pytest.mark.parametrize(("part", "enum"), [(CASE, Status), (POST, PostStatus)])
def test_the_page_tells_what_each_status_means(part, enum):
    assert dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", part, re.M)) == meanings(enum)
    assert set(meanings(enum)) == {str(word) for word in enum}


def arcs(part):
    return set(re.findall(r"^    (\w+) --> (\w+)", part, re.M))


def test_the_page_draws_every_step_that_a_case_may_take_and_no_other():
    assert arcs(CASE) == {(str(before), str(after)) for before, following in TRANSITIONS.items() for after in following}


def test_the_page_draws_every_status_of_a_message():
    assert {word for arc in arcs(POST) for word in arc} == {str(word) for word in PostStatus}
