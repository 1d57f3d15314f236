"""What is PostgreSQL's own: what a server must promise, turns that follow one another, the leader and the bell."""

import asyncio
import re
from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg
import pytest

from bot.config import Settings
from bot.domain.message import Channel, Conversation, Identity
from bot.domain.ports import ArchiveUnavailable, BrokenRule
from bot.rulebook import packaged_list
from bot.services import publications
from bot.store.migration import Migration, migrations
from bot.store.postgres import PostgresStore
from bot.store.postgres_bell import PostgresBell
from bot.store.postgres_leader import PostgresLeader
from bot.store.postgres_migrate import migrated
from tests.contract.made import AN, NOW, case, event, kept_case, message
from tests.docs.test_states import CHECKED
from tests.postgres_server import database
from tests.sealing import SEALER


@asynccontextmanager
async def said_to(address):
    connection = await asyncpg.connect(address)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def opened(address, **parts):
    store = await PostgresStore.open(address, **parts, sealer=SEALER)
    try:
        yield store
    finally:
        await store.close()


async def until(true):
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("how", ["off", "local"])
async def test_a_server_that_would_forget_a_commit_is_refused(postgres, how):
    async with said_to(postgres) as connection:
        name = await connection.fetchval("SELECT current_database()")
        await connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = {how}")
    with pytest.raises(ArchiveUnavailable, match=f"synchronous_commit is {how}"):
        await PostgresStore.open(postgres, sealer=SEALER)


async def test_a_server_that_is_not_there_is_said_not_to_serve(tmp_path):
    with pytest.raises(ArchiveUnavailable):
        await PostgresStore.open(f"postgresql://nobody@/none?host={tmp_path}", sealer=SEALER)


async def test_processes_that_start_together_make_one_schema(postgres_server):
    async with database(postgres_server, empty=True) as address:
        stores = await asyncio.gather(*(PostgresStore.open(address, sealer=SEALER) for _ in range(4)))
        assert len({tuple((await store.applied()).items()) for store in stores}) == 1
        for store in stores:
            await store.close()


@pytest.mark.parametrize(("where", "words"), CHECKED.items(), ids=[".".join(where) for where in CHECKED])
async def test_the_archive_checks_the_same_words_as_the_code(postgres, where, words):
    table, column = where
    async with said_to(postgres) as connection:
        checks = await connection.fetchval(
            "SELECT string_agg(pg_get_constraintdef(oid), ' ') FROM pg_constraint WHERE conname = $1",
            f"{table}_{column}_check",
        )
    assert set(re.findall(r"'(\w+)'", checks)) == {str(word) for word in words}


async def test_no_channel_is_checked_by_the_archive(postgres):
    async with said_to(postgres) as connection:
        checks = await connection.fetch("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'")
    assert not any("telegram" in check for (check,) in checks)


async def test_what_was_kept_before_the_words_grew_is_kept_and_new_words_join_it(postgres_server):
    known = migrations("postgres")
    async with database(postgres_server, empty=True) as address, said_to(address) as connection:
        await migrated(connection, known[:11], post=False)
        await connection.execute(
            "INSERT INTO officials (id, name, role, office, active, saved_at)"
            " VALUES ('o', 'Cán bộ Thử', 'handler', 'x', true, '2026')"
        )
        await migrated(connection, known, post=False)
        await connection.execute("UPDATE officials SET role = 'auditor' WHERE role = 'handler'")
        assert await connection.fetchval("SELECT role FROM officials") == "auditor"


async def test_a_migration_that_breaks_in_the_middle_leaves_nothing_behind(postgres):
    number = len(migrations("postgres")) + 1
    bad = Migration(number, "pre_bad", "CREATE TABLE half (x bigint); SELECT nonsense;")
    async with said_to(postgres) as connection:
        with pytest.raises(asyncpg.PostgresError):
            await migrated(connection, [*migrations("postgres"), bad], post=False)
        assert await connection.fetchval("SELECT to_regclass('half')") is None
        assert await connection.fetchval("SELECT max(number) FROM migrations WHERE number = $1", number) is None
    async with opened(postgres) as store:
        assert number not in await store.applied()


async def test_turns_of_one_citizen_follow_one_another_in_whichever_process(postgres):
    async with opened(postgres) as one, opened(postgres) as other:

        async def count(store, number):
            async with store.transaction(of=AN) as archive:
                arrival = await archive.arrivals.take(f"key-{number}", AN, f"person-{number}", NOW, NOW)
                talk = arrival.talk or Conversation(data={"count": 0})
                talk.data["count"] += 1
                await archive.conversations.save(AN, talk, NOW)

        await asyncio.gather(*(count((one, other)[number % 2], number) for number in range(20)))
        async with one.reading() as view:
            assert (await view.conversations.load(AN)).data == {"count": 20}
            assert len(await view.people.ways("person-0")) <= 1


async def test_a_citizen_who_writes_twice_at_once_for_the_first_time_is_one_person(postgres):
    async with opened(postgres) as store:

        async def meet(number):
            async with store.transaction() as archive:
                return (await archive.people.meet(AN, f"person-{number}", NOW)).id

        assert len(set(await asyncio.gather(*(meet(number) for number in range(8))))) == 1


async def test_register_numbers_have_no_gap_though_many_file_and_some_break_off(postgres):
    async with opened(postgres) as store:
        person = (await kept_case(store, register_no=1)).person_id

        async def file(number):
            async with store.transaction() as archive:
                taken = await archive.cases.next_register_no(2026)
                await archive.cases.add(case(person, register_no=taken))
                if number % 3 == 0:
                    raise ZeroDivisionError

        await asyncio.gather(*(file(number) for number in range(18)), return_exceptions=True)
        async with said_to(postgres) as connection:
            numbers = [row[0] for row in await connection.fetch("SELECT register_no FROM cases ORDER BY 1")]
    assert numbers == list(range(1, 14))


async def test_postmen_of_several_processes_never_take_the_same_message(postgres):
    async with opened(postgres) as store:
        async with store.transaction() as archive:
            for number in range(40):
                await archive.outbox.put(message(Identity(Channel.WEB, f"chat-{number}")))

        async def claim(owner):
            async with store.transaction() as archive:
                return [each.id for each in await archive.outbox.claim(NOW, NOW.replace(year=2027), owner, 8)]

        taken = await asyncio.gather(*(claim(f"postman-{number}") for number in range(6)))
        names = [each for some in taken for each in some]
        assert len(names) == len(set(names)) == 40


async def test_events_are_only_added_even_by_hand(postgres):
    async with opened(postgres) as store:
        made = await kept_case(store)
        async with store.transaction() as archive:
            await archive.cases.add_event(event(made))
    async with said_to(postgres) as connection:
        for words in ("UPDATE case_events SET note = 'x'", "DELETE FROM case_events", "TRUNCATE case_events"):
            with pytest.raises(asyncpg.PostgresError, match="only added"):
                await connection.execute(words)


async def test_a_connection_that_dies_in_the_middle_keeps_nothing_and_the_next_one_serves(postgres):
    async with opened(postgres) as store, said_to(postgres) as connection:

        async def write():
            async with store.transaction() as archive:
                await archive.inbox.claim("cut off", NOW)
                await connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'motcua' AND datname = current_database()"
                )
                await archive.inbox.claim("never said", NOW)

        with pytest.raises(ArchiveUnavailable):
            await write()
        async with store.transaction() as archive:
            assert await archive.inbox.claim("cut off", NOW)


async def test_an_error_of_the_archive_quotes_no_row(postgres):
    async with opened(postgres) as store:
        made = await kept_case(store, content="0912345678 bí mật")

        async def add(case):
            async with store.transaction() as archive:
                await archive.cases.add(case)

        with pytest.raises(BrokenRule) as failed:
            await add(replace(made, id="another", draft_id="another"))
    assert str(failed.value) == "UniqueViolationError"


async def test_one_process_leads_and_another_when_its_connection_ends(postgres):
    one, other = PostgresLeader(postgres), PostgresLeader(postgres)
    assert [await one.held(), await other.held(), await one.held()] == [True, False, True]
    async with said_to(postgres) as connection:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'motcua leader' AND datname = current_database()"
        )
    await asyncio.sleep(0.1)
    # The one whose session was ended finds it out; somebody leads again after a look or two, and never both.
    leads = [[await each.held() for each in (one, other)] for _ in range(3)]
    assert all(sum(pair) <= 1 for pair in leads)
    assert sum(leads[-1]) == 1
    await one.close()
    assert await other.held()
    await other.close()


async def test_nobody_leads_while_the_server_does_not_answer(tmp_path):
    assert not await PostgresLeader(f"postgresql://nobody@/none?host={tmp_path}").held()


async def test_a_ring_is_heard_by_the_other_processes(postgres):
    heard = []
    here, there = PostgresBell(postgres), PostgresBell(postgres)
    here.start(post=lambda: None, web=lambda chat: None)
    there.start(post=lambda: heard.append("post"), web=heard.append)
    try:
        # Whoever begins to listen looks once by itself.
        await until(lambda: heard == ["post"])
        here.ring_post()
        here.ring_web("chat-1")
        here.ring_web("chat-1")
        await until(lambda: len(heard) == 3)
    finally:
        await here.close()
        await there.close()
    assert sorted(heard[1:]) == ["chat-1", "post"]


async def test_a_bell_whose_connection_was_cut_rings_again_by_itself(postgres):
    heard = []
    bell = PostgresBell(postgres)
    bell.start(post=lambda: heard.append("post"), web=heard.append)
    try:
        await until(lambda: heard == ["post"])
        async with said_to(postgres) as connection:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'motcua bell' AND datname = current_database()"
            )
        bell.ring_web("chat-2")
        await until(lambda: heard.count("post") == 2)
        bell.ring_web("chat-3")
        await until(lambda: "chat-3" in heard)
    finally:
        await bell.close()


async def test_processes_that_start_together_take_the_packaged_list_as_one_version(postgres):
    packaged = packaged_list(Settings.read())
    async with opened(postgres) as one, opened(postgres) as other:

        async def adopt(store):
            async with store.transaction() as archive:
                await publications.adopt(archive, packaged, NOW)

        await asyncio.gather(*(adopt(store) for store in (one, other, one, other)))
        async with one.reading() as view:
            assert [each.number for each in await view.publications.known()] == [1]


async def test_nobody_waits_for_another_at_a_counter_that_everybody_shares(postgres):
    async with opened(postgres) as store:
        async with store.transaction() as archive:
            await archive.tallies.note("all", NOW)
        async with store.transaction() as one, store.transaction() as other:
            for archive in (one, other):
                assert await archive.tallies.count("all", NOW) == 1
                await archive.tallies.note("all", NOW)
        async with store.reading() as view:
            assert await view.tallies.count("all", NOW) == 3
