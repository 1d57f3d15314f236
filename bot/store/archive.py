"""`Archive` over the named queries of one transaction."""

from dataclasses import dataclass
from typing import Self

from bot.domain.account import Accounts
from bot.domain.arrival import Arrivals
from bot.domain.audit import Audits
from bot.domain.broadcast import News
from bot.domain.case import Cases
from bot.domain.classification import Classifications
from bot.domain.clock import Clocks
from bot.domain.contact import Contacts
from bot.domain.duty import Duties
from bot.domain.extension import Extensions
from bot.domain.filing import Filings
from bot.domain.follower import Followers
from bot.domain.group import Groups
from bot.domain.joining import Joinings
from bot.domain.linking import Linkings
from bot.domain.login import DeskSessions
from bot.domain.outbox import Outbox
from bot.domain.petition_store import PetitionForms
from bot.domain.photo import Photos
from bot.domain.pickup import Pickups
from bot.domain.ports import Conversations, Inbox, Officials, People, RegisterBook
from bot.domain.privacy import Personal
from bot.domain.publication import Publications
from bot.domain.question import Questions
from bot.domain.reminder import ReminderBook
from bot.domain.restricted import Restricted
from bot.domain.result import Results
from bot.domain.sender import SealedSenders
from bot.domain.standing import Standings
from bot.domain.survey import Surveys
from bot.domain.tally import Tallies
from bot.domain.token_pair import TokenPairs
from bot.domain.unsealing import Unsealings
from bot.domain.usage import Usage
from bot.domain.webline import WebLog
from bot.domain.window import Hearings
from bot.store.accounts import SqlAccounts
from bot.store.arrivals import SqlArrivals
from bot.store.audits import SqlAudits
from bot.store.cases import SqlCases
from bot.store.classifications import SqlClassifications
from bot.store.clocks import SqlClocks
from bot.store.contacts import SqlContacts
from bot.store.conversations import SqlConversations
from bot.store.duties import SqlDuties
from bot.store.extensions import SqlExtensions
from bot.store.filings import SqlFilings
from bot.store.followers import SqlFollowers
from bot.store.groups import SqlGroups
from bot.store.hearings import SqlHearings
from bot.store.inbox import SqlInbox
from bot.store.joinings import SqlJoinings
from bot.store.linkings import SqlLinkings
from bot.store.news import SqlNews
from bot.store.officials import SqlOfficials
from bot.store.outbox import SqlOutbox
from bot.store.people import SqlPeople
from bot.store.personal import SqlPersonal
from bot.store.petitions import SqlPetitionForms
from bot.store.photos import SqlPhotos
from bot.store.pickups import SqlPickups
from bot.store.publications import SqlPublications
from bot.store.questions import SqlQuestions
from bot.store.registers import SqlRegisters
from bot.store.reminders import SqlReminders
from bot.store.restricted import SqlRestricted
from bot.store.results import SqlResults
from bot.store.seal import RowSeal
from bot.store.senders import SqlSenders
from bot.store.sessions import SqlDeskSessions
from bot.store.standings import SqlStandings
from bot.store.statement import Statements
from bot.store.surveys import SqlSurveys
from bot.store.tallies import SqlTallies
from bot.store.token_pairs import SqlTokenPairs
from bot.store.unsealings import SqlUnsealings
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
    groups: Groups
    joinings: Joinings
    linkings: Linkings
    publications: Publications
    questions: Questions
    restricted: Restricted
    petitions: PetitionForms
    pickups: Pickups
    standings: Standings
    personal: Personal
    usage: Usage
    clocks: Clocks
    contacts: Contacts
    reminders: ReminderBook
    extensions: Extensions
    duties: Duties
    classifications: Classifications
    registers: RegisterBook
    surveys: Surveys
    senders: SealedSenders
    audits: Audits
    filings: Filings
    results: Results
    unsealings: Unsealings
    hearings: Hearings
    token_pairs: TokenPairs
    news: News

    @classmethod
    def on(cls, sql: Statements, seal: RowSeal) -> Self:
        """The archive that speaks through these statements; senders are sealed by `seal`."""
        return cls(
            arrivals=SqlArrivals(sql, seal),
            inbox=SqlInbox(sql),
            people=SqlPeople(sql),
            conversations=SqlConversations(sql, seal),
            cases=SqlCases(sql, seal),
            outbox=SqlOutbox(sql),
            officials=SqlOfficials(sql),
            sessions=SqlDeskSessions(sql),
            accounts=SqlAccounts(sql),
            weblog=SqlWebLog(sql),
            photos=SqlPhotos(sql),
            tallies=SqlTallies(sql),
            followers=SqlFollowers(sql),
            groups=SqlGroups(sql),
            joinings=SqlJoinings(sql, seal),
            linkings=SqlLinkings(sql),
            publications=SqlPublications(sql),
            questions=SqlQuestions(sql),
            restricted=SqlRestricted(sql),
            petitions=SqlPetitionForms(sql),
            pickups=SqlPickups(sql),
            standings=SqlStandings(sql),
            personal=SqlPersonal.on(sql),
            usage=SqlUsage(sql),
            clocks=SqlClocks(sql, seal),
            contacts=SqlContacts(sql, seal),
            reminders=SqlReminders(sql),
            extensions=SqlExtensions(sql),
            duties=SqlDuties(sql),
            classifications=SqlClassifications(sql),
            registers=SqlRegisters(sql, seal),
            surveys=SqlSurveys(sql),
            senders=SqlSenders(sql, seal),
            audits=SqlAudits(sql),
            filings=SqlFilings(sql),
            results=SqlResults(sql),
            unsealings=SqlUnsealings(sql),
            hearings=SqlHearings(sql),
            token_pairs=SqlTokenPairs(sql),
            news=SqlNews.on(sql),
        )
