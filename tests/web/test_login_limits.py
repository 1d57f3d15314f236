"""Wrong tries to log in: by name, by address and in all; and nobody shuts the official out of the own browser."""

import time
from ipaddress import ip_network

import pytest
from structlog.testing import capture_logs

from bot.meter.figures import Figures
from bot.web import password, tries
from tests.web.at_the_door import cheap_hashes, come

__all__ = ["cheap_hashes", "come"]

SLOW = "thử lại sau 15 phút"
WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."
TRUSTED = {"trusted_proxies": (ip_network("127.0.0.0/8"),)}


async def wrong_tries(person, count, names=("thu",)):
    for number in range(count):
        person.name = names[number % len(names)]
        await person.logs_in("không phải")


async def test_a_stranger_cannot_shut_an_official_out_of_the_own_browser(come):
    """Guard: the cookie of a known browser. Without it five wrong tries of anybody close the name for everybody."""
    thu = await come()
    await thu.logs_in()
    await thu.leaves()
    stranger = await come()
    await wrong_tries(stranger, 6)
    assert SLOW in stranger.says
    await thu.logs_in()
    assert await thu.inside()


async def test_a_known_browser_has_five_tries_too(come):
    thu = await come()
    await thu.logs_in()
    await thu.leaves()
    await wrong_tries(thu, 5)
    assert SLOW in (await thu.logs_in()).says


async def test_a_browser_known_to_one_official_is_no_help_with_another(come):
    thu, stranger = await come(), await come("quan")
    await thu.logs_in()
    await thu.leaves()
    await wrong_tries(stranger, 5, ["quan"])
    thu.name = "quan"
    assert SLOW in (await thu.logs_in()).says


@pytest.mark.parametrize("made_up", ["", "x", "gAAAAAB" + "x" * 200, '"a b"'])
async def test_a_made_up_cookie_makes_no_browser_known(come, made_up):
    stranger = await come()
    stranger.browser.headers["cookie"] = f"motcua_known={made_up}"
    await wrong_tries(stranger, 5)
    assert SLOW in (await stranger.logs_in()).says


async def test_a_browser_is_forgotten_after_half_a_year(come, bureau):
    thu = await come()
    await thu.logs_in()
    await thu.leaves()
    bureau.clock.pass_by(days=181)
    stranger = await come()
    await wrong_tries(stranger, 5)
    assert SLOW in (await thu.logs_in()).says


async def test_one_address_that_tries_many_names_is_stopped_and_other_addresses_are_not(come, monkeypatch):
    monkeypatch.setattr(tries, "FROM_AN_ADDRESS", 12)
    thief, thu = await come(**TRUSTED), await come(**TRUSTED)
    thief.browser.headers["x-forwarded-for"] = "203.0.113.7"
    thu.browser.headers["x-forwarded-for"] = "203.0.113.8"
    await wrong_tries(thief, 12, [f"ten-{number}" for number in range(12)])
    assert WRONG in thief.says
    thief.name = "thu"
    assert SLOW in (await thief.logs_in()).says
    await thu.logs_in()
    assert await thu.inside()


async def test_the_archive_keeps_no_address(come, bureau, tmp_path):
    thief = await come(**TRUSTED)
    thief.browser.headers["x-forwarded-for"] = "203.0.113.77"
    await wrong_tries(thief, 2)
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"203.0.113.77" not in files


async def test_so_many_wrong_tries_in_all_leave_the_door_open_to_known_browsers_only(come, monkeypatch):
    thu = await come()
    await thu.logs_in()
    await thu.leaves()
    monkeypatch.setattr(tries, "IN_ALL", 8)
    thief, other = await come(), await come("quan")
    await wrong_tries(thief, 8, [f"ten-{number}" for number in range(8)])
    assert SLOW in (await other.logs_in()).says
    await thu.logs_in()
    assert await thu.inside()


async def test_the_owner_reads_of_wrong_tries_at_the_next_log_in(come, bureau):
    thu, stranger = await come(), await come()
    await wrong_tries(stranger, 5)
    bureau.clock.pass_by(minutes=16)
    await thu.logs_in()
    assert "Nhập sai mật khẩu nhiều lần" in thu.says


async def test_a_name_that_nobody_has_is_closed_like_one_that_somebody_has(come):
    stranger = await come()
    pages = []
    for name in ("thu", "nobody"):
        stranger.name = name
        pages.append([(await stranger.logs_in("không phải")).says.replace(name, "") for _ in range(7)])
    assert pages[0] == pages[1]


async def test_an_unknown_name_costs_a_whole_hash_as_a_known_one_does(come, monkeypatch):
    """Guard: the comparison with nobody's hash. Counted in calls, since a busy machine's clock tells nothing."""
    verified = []

    class Watched:
        def hash(self, typed):
            return real.hash(typed)

        def verify(self, kept, typed):
            verified.append(kept.partition("$argon2id$")[1])
            return real.verify(kept, typed)

    real = password._HASHER
    monkeypatch.setattr(password, "_HASHER", Watched())
    stranger = await come()
    for name in ("thu", "nobody"):
        stranger.name = name
        await stranger.logs_in("không phải")
    assert verified == ["$argon2id$"] * 2


async def test_log_ins_and_refusals_are_logged_by_an_opaque_id_and_never_by_name(come):
    thu, stranger = await come(), await come()
    with capture_logs() as lines:
        await thu.logs_in()
        await wrong_tries(stranger, 6, ["thu"])
        await wrong_tries(stranger, 1, ["khong-co"])
    told = [(line["event"], line.get("official")) for line in lines]
    assert told == [
        ("logged in", thu.id),
        *[("log-in refused", thu.id)] * 5,
        ("log-in shut", None),
        ("log-in refused", None),
    ]
    assert "thu" not in str(lines)


async def test_whoever_stands_before_a_shut_door_is_counted_at_both_steps(come, bureau):
    figures = Figures(bureau.clock)
    thu, stranger = await come(), await come(counter=figures)
    await thu.logs_in()
    await thu.sets_up()
    await wrong_tries(stranger, 7)
    bureau.clock.pass_by(minutes=16)
    await stranger.logs_in()
    for _ in range(6):
        await stranger.gives("000000")
    assert figures.registry.get_sample_value("motcua_refusals_total", {"limit": "logins"}) == 3


@pytest.mark.full
async def test_the_time_of_an_unknown_name_is_that_of_a_wrong_password(come, monkeypatch):
    """Medians over a hundred tries, with the real hash, apart by less than a fifth."""
    from argon2 import PasswordHasher

    monkeypatch.setattr(password, "_HASHER", PasswordHasher())
    password._nobodys.cache_clear()
    monkeypatch.setattr(tries, "OF_A_NAME", 1000)
    monkeypatch.setattr(tries, "FROM_AN_ADDRESS", 1000)
    stranger = await come()
    took = {"thu": [], "nobody": []}
    for _ in range(100):
        for name, times in took.items():
            stranger.name = name
            begun = time.perf_counter()
            await stranger.logs_in("không phải")
            times.append(time.perf_counter() - begun)
    medians = sorted(sorted(times)[50] for times in took.values())
    password._nobodys.cache_clear()
    assert medians[1] / medians[0] < 1.2
