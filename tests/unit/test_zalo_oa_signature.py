"""Whether an event is Zalo's: signatures that another program made (`sha256sum`), and everything that is none."""

import subprocess

import pytest

from bot.channels.zalo_oa_signature import Signer

APP, OA_KEY, APP_SECRET = "4321000000000000000", "oa-key-of-nobody-000", "app-secret-of-nobody"
BODY = '{"event_name":"user_send_text","message":{"text":"chào"},"timestamp":"1773107990000"}'.encode()
IN_BODY, IN_HEADER = "1773107990000", "1773107999999"
SIGNER = Signer(APP, {"oa": OA_KEY, "app": APP_SECRET})


def sha256sum(*parts):
    whole = b"".join(part if isinstance(part, bytes) else part.encode() for part in parts)
    told = subprocess.run(["sha256sum"], input=whole, capture_output=True, check=True).stdout
    return told.decode().split()[0]


def headers(mac, stamp=None):
    given = [(b"x-zevent-signature", mac.encode())]
    return given + ([(b"x-zevent-timestamp", stamp.encode())] if stamp else [])


@pytest.mark.parametrize(("secret", "name"), [(OA_KEY, "oa"), (APP_SECRET, "app")])
@pytest.mark.parametrize(("stamp", "given", "when"), [(IN_HEADER, IN_HEADER, "header"), (IN_BODY, None, "body")])
@pytest.mark.parametrize("before", ["mac=", ""])
def test_each_way_that_sources_name_is_taken_and_told(secret, name, stamp, given, when, before):
    mac = sha256sum(APP, BODY, stamp, secret)
    assert SIGNER.fitting(headers(before + mac, given), BODY) == f"{name} key, {when} time"


def test_the_time_in_the_body_counts_also_beside_one_in_a_header():
    mac = sha256sum(APP, BODY, IN_BODY, OA_KEY)
    assert SIGNER.fitting(headers(f"mac={mac}", IN_HEADER), BODY) == "oa key, body time"


GOOD = sha256sum(APP, BODY, IN_BODY, OA_KEY)
NOT_ZALO = {
    "nothing": [],
    "empty": headers(""),
    "another key": headers(sha256sum(APP, BODY, IN_BODY, "a-key-of-another-oa")),
    "another app": headers(sha256sum("4321", BODY, IN_BODY, OA_KEY)),
    "another body": headers(sha256sum(APP, BODY + b" ", IN_BODY, OA_KEY)),
    "another time": headers(sha256sum(APP, BODY, "1773107990001", OA_KEY)),
    "no time": headers(sha256sum(APP, BODY, OA_KEY)),
    "no key": headers(sha256sum(APP, BODY, IN_BODY)),
    "a time of words": headers(sha256sum(APP, BODY, "soon", OA_KEY), "soon"),
    "a part": headers(GOOD[:-1]),
    "more": headers(GOOD + "0"),
    "twice": headers(GOOD) * 2,
    "a list": headers(f"{GOOD}, {GOOD}"),
    "another prefix": headers(f"sha256={GOOD}"),
    "not ASCII": [(b"x-zevent-signature", "chữ ký".encode())],
}


@pytest.mark.parametrize("name", NOT_ZALO)
def test_whatever_else_is_none(name):
    assert SIGNER.fitting(NOT_ZALO[name], BODY) is None


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 3000, b'{"timestamp": {}}', b'{"timestamp": true}', b"7"])
def test_a_body_without_a_time_has_none(body):
    for stamp in ("", "True", "{}"):
        assert SIGNER.fitting(headers(sha256sum(APP, body, stamp, OA_KEY)), body) is None


def test_where_only_one_secret_is_set_the_other_opens_nothing():
    mac = sha256sum(APP, BODY, IN_BODY, OA_KEY)
    assert Signer(APP, {"app": APP_SECRET}).fitting(headers(mac), BODY) is None
    assert "nobody" not in repr(SIGNER)
