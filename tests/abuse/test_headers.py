"""The security headers stand on every answer of every room: pages, refusals, faults, files.

Guard: `bot.web.headers.SecurityHeaders`, the outermost layer of the application. A new room joins by itself.
"""

import pytest

from bot.domain.person import Role
from bot.web.embed import SCRIPT
from tests.abuse.house import HERE, SECRET_HEADER, WEBHOOK
from tests.filing import filed


def is_guarded(answer, *, kept="no-store", loaded_by="same-origin"):
    """Whether the answer says what every answer has to say."""
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy or "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy or "frame-ancestors 'none'" in policy or "sandbox" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] in ("same-origin", "no-referrer")
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == loaded_by
    assert answer.headers["cache-control"].split(",")[0] == kept
    assert "server" not in answer.headers
    assert "x-powered-by" not in answer.headers


async def test_every_answer_of_every_room_is_guarded(house, citizen):
    case = await filed(house.office)
    house.front.ending.set()
    async with house.official() as receiver, house.official(Role.ADMIN) as admin:
        for path in house.paths("GET"):
            whole = path.replace("{code}", case.code).replace("{act}", "answer").replace("{language}", "vi")
            whole = whole.replace("{", "").replace("}", "")
            for browser in (citizen, receiver, admin):
                for_all = {"kept": "public", "loaded_by": "cross-origin"} if path == SCRIPT else {}
                is_guarded(await browser.get(whole), **for_all)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
async def test_refusals_are_guarded_too(house, citizen, method):
    for path in ("/", "/no/such/page", "/desk", "/chat/messages", WEBHOOK, "/desk/login"):
        is_guarded(await citizen.request(method, path, headers={SECRET_HEADER: "wrong"}))
        is_guarded(await citizen.request(method, path, content=b"x" * 2_000_000))
        is_guarded(await citizen.request(method, path, headers={"Origin": "https://evil.example"}))


async def test_a_fault_of_ours_is_guarded_and_a_static_file_may_be_asked_for_again(house, citizen, monkeypatch):
    monkeypatch.setattr("bot.web.chat.language_of", lambda _request: 1 / 0)
    broken = await citizen.get("/")
    assert broken.status_code == 500
    is_guarded(broken)
    is_guarded(await citizen.get("/static/chat.js"), kept="no-cache")
    is_guarded(await citizen.get("/static/../bot/app.py"))
    assert citizen.base_url == HERE
