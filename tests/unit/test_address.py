"""Where a request came from: only our own proxies are believed, from the right, and IPv6 counts by /64."""

from ipaddress import ip_network

import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Settings, SettingsError
from bot.web.address import client_address

TRUSTED = tuple(map(ip_network, ("10.0.0.0/8", "127.0.0.1/32", "::1/128", "fd00::/8")))
CITIZEN, PROXY, OUTER_PROXY = "203.0.113.7", "10.0.0.1", "10.9.9.9"


def asked(peer, *forwarded):
    headers = [(b"x-forwarded-for", line.encode("latin-1")) for line in forwarded]
    client = (peer, 4321) if peer is not None else None
    return client_address(Request({"type": "http", "client": client, "headers": headers}), TRUSTED)


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        (CITIZEN, (), CITIZEN),
        (CITIZEN, ("198.51.100.1",), CITIZEN),
        (PROXY, (CITIZEN,), CITIZEN),
        (PROXY, (f"198.51.100.1, {CITIZEN}",), CITIZEN),
        (PROXY, (f"{CITIZEN}, {OUTER_PROXY}",), CITIZEN),
        (PROXY, (f"198.51.100.1, {CITIZEN}, {OUTER_PROXY}",), CITIZEN),
        (PROXY, ("198.51.100.1", CITIZEN), CITIZEN),
        (PROXY, (f"{CITIZEN}:51234",), CITIZEN),
        (PROXY, (f"::ffff:{CITIZEN}",), CITIZEN),
        (PROXY, ("", f" {CITIZEN} "), CITIZEN),
        (f"::ffff:{PROXY}", (CITIZEN,), CITIZEN),
        ("::1", (CITIZEN,), CITIZEN),
        ("fd00::5", ("2001:db8:1:2:aaaa::1",), "2001:db8:1:2::/64"),
        (PROXY, ("[2001:db8:1:2:bbbb::9]:443",), "2001:db8:1:2::/64"),
        (PROXY, ("2001:db8:1:2::9%eth0",), "2001:db8:1:2::/64"),
        ("::1", (), "::/64"),
    ],
)
def test_the_address_is_the_first_from_the_right_that_is_no_proxy_of_ours(peer, forwarded, address):
    assert asked(peer, *forwarded) == address


@pytest.mark.parametrize("garbage", ["unknown", "_hidden", "", "1.2.3", "999.1.1.1", "\xff\xfe", "' OR 1=1"])
def test_what_a_proxy_wrote_and_is_no_address_counts_as_the_proxy_itself(garbage):
    assert asked(PROXY, f"{CITIZEN}, {garbage}") == PROXY


def test_two_addresses_of_one_household_count_as_one():
    assert asked("2001:db8:1:2::a") == asked("2001:db8:1:2:ffff:ffff:ffff:ffff") != asked("2001:db8:1:3::a")


def test_without_a_proxy_in_between_nothing_that_is_sent_along_is_believed():
    assert {asked(CITIZEN, f"198.51.100.{number}") for number in range(50)} == {CITIZEN}


def test_proxies_alone_count_as_the_one_farthest_from_us():
    assert asked(PROXY, OUTER_PROXY) == OUTER_PROXY


def test_a_server_that_knows_no_address_says_so():
    assert asked(None, CITIZEN) == ""


@given(st.lists(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n")), max_size=4))
def test_no_header_that_a_stranger_sends_ever_changes_the_address(lines):
    assert asked(CITIZEN, *lines) == CITIZEN
    assert asked(PROXY, *lines, CITIZEN) == CITIZEN


@pytest.mark.parametrize(
    ("written", "networks"),
    [("", ()), ("10.1.2.3", ("10.1.2.3/32",)), ("10.0.0.0/24, fd00::/8", ("10.0.0.0/24", "fd00::/8"))],
)
def test_proxies_are_set_with_commas_between_them(monkeypatch, written, networks):
    monkeypatch.setenv("MOTCUA_TRUSTED_PROXIES", written)
    assert Settings.read().trusted_proxies == tuple(map(ip_network, networks))


def test_a_proxy_that_is_no_network_stops_the_start_by_its_name(monkeypatch):
    monkeypatch.setenv("MOTCUA_TRUSTED_PROXIES", "10.0.0.0/99")
    with pytest.raises(SettingsError, match=r"MOTCUA_TRUSTED_PROXIES: .*10\.0\.0\.0/24, with commas"):
        Settings.read()
