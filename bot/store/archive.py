"""`Archive` over the named queries of one transaction."""

from dataclasses import dataclass
from typing import Self

from bot.domain.account import Accounts
from bot.domain.case import Cases
from bot.domain.follower import Followers
from bot.domain.login import DeskSessions
from bot.domain.outbox import Outbox
from bot.domain.ports import (
    Arrivals,
    Conversations,
    Inbox,
    Officials,
    People,
    Photos,
)
from bot.domain.privacy import Personal
from bot.domain.publication import Publications
from bot.domain.question import Questions
from bot.domain.standing import Standings
from bot.domain.tally import Tallies
from bot.domain.usage import Usage
from bot.domain.webline import WebLog
from bot.store.accounts import SqlAccounts
from bot.store.arrivals import SqlArrivals
from bot.store.cases import SqlCases
from bot.store.conversations import SqlConversations
from bot.store.followers import SqlFollowers
from bot.store.inbox import SqlInbox
from bot.store.officials import SqlOfficials
from bot.store.outbox import SqlOutbox
from bot.store.people import SqlPeople
from bot.store.personal import SqlPersonal
from bot.store.photos import SqlPhotos
from bot.store.publications import SqlPublications
from bot.store.questions import SqlQuestions
from bot.store.sessions import SqlDeskSessions
from bot.store.standings import SqlStandings
from bot.store.statement import Statements
from bot.store.tallies import SqlTallies
from bot.store.usage import SqlUsage
from bot.store.weblog import SqlWebLog


@dataclass(slots=True)
class SqlArchive:
    """Everything on disk, inside one transaction."""

    arrivals: Arrivals
    inbox: Inbox
    people: People
    conversations: Conversations
    cases: Cases
    outbox: Outbox
    officials: Officials
    sessions: DeskSessions
    accounts: Accounts
    weblog: WebLog
    photos: Photos
    tallies: Tallies
    followers: Followers
    publications: Publications
    questions: Questions
    standings: Standings
    personal: Personal
    usage: Usage

    @classmethod
    def on(cls, sql: Statements) -> Self:
        """The archive that speaks through these statements."""
        return cls(
            arrivals=SqlArrivals(sql),
            inbox=SqlInbox(sql),
            people=SqlPeople(sql),
            conversations=SqlConversations(sql),
            cases=SqlCases(sql),
            outbox=SqlOutbox(sql),
            officials=SqlOfficials(sql),
            sessions=SqlDeskSessions(sql),
            accounts=SqlAccounts(sql),
            weblog=SqlWebLog(sql),
            photos=SqlPhotos(sql),
            tallies=SqlTallies(sql),
            followers=SqlFollowers(sql),
            publications=SqlPublications(sql),
            questions=SqlQuestions(sql),
            standings=SqlStandings(sql),
            personal=SqlPersonal.on(sql),
            usage=SqlUsage(sql),
        )
