"""What holds for every route of the front door: the list is the router's own, so that a new route joins by itself."""

import pytest
from fastapi.routing import iter_route_contexts

from bot.domain.person import Role
from bot.web.embed import SCRIPT

HERE = "http://desk.test"
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}

BY_SECRET = {"/telegram/webhook", "/zalo-bot/webhook", "/zalo-oa/webhook"}
"""Not for browsers: the platform proves itself, by its secret or a signature (tests/web/test_telegram_webhook.py)."""


def paths(app):
    """Method and address of every route, with something in the place of every parameter."""
    return [
        (method, route.path.format_map(Anything()))
        for route in iter_route_contexts(app.routes)
        if getattr(route, "dependant", None)
        for method in sorted(route.methods - {"HEAD", "OPTIONS"})
    ]


class Anything(dict):
    def __missing__(self, name):
        return "0000-0000-000"


@pytest.fixture
async def admin(bureau):
    """The browser of a logged-in administrator, who is a citizen in the chat as well."""
    official = await bureau.official(Role.ADMIN)
    async with bureau.visit(official) as browser:
        await browser.get("/chat/lines")
        yield browser


def routes_of(browser):
    return paths(browser._transport.app)


def unsafe(browser):
    return [(method, path) for method, path in routes_of(browser) if method in UNSAFE and path not in BY_SECRET]


async def test_the_list_is_whole(admin):
    code = "0000-0000-000"
    posts = (
        "/desk/login", "/desk/logout", "/desk/account/password", f"/desk/officials/{code}/retire",
        f"/desk/cases/{code}/{code}", "/chat/messages", "/chat/photos",
    )  # fmt: skip
    known = {("POST", path) for path in posts} | {("GET", path) for path in ("/", "/healthz", f"/desk/cases/{code}")}
    assert known - set(routes_of(admin)) == set()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.test"},
        {"origin": "null"},
        {"origin": "", "referer": "https://evil.test/"},
        {"origin": "", "sec-fetch-site": "cross-site"},
        {"origin": HERE, "sec-fetch-site": "same-site"},
        {"origin": ""},
    ],
    ids=["another origin", "no origin", "another page", "another site", "a sibling site", "who does not say"],
)
async def test_nothing_is_changed_by_a_request_of_another_site(admin, headers):
    """Guard: `only_from_here` on every room."""
    taken = {}
    for method, path in unsafe(admin):
        answer = await admin.request(method, path, headers=headers)
        if answer.status_code != 403:
            taken[method, path] = answer.status_code
    assert taken == {}


async def test_our_own_pages_are_not_taken_for_another_site(admin):
    for method, path in unsafe(admin):
        if not path.startswith("/chat"):
            assert (await admin.request(method, path)).status_code != 403


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "GET"])
async def test_a_link_changes_nothing_that_a_form_would(admin, method):
    """A safe method on a route that wants an unsafe one is not served."""
    only_unsafe = {path for verb, path in unsafe(admin)} - {path for verb, path in routes_of(admin) if verb == "GET"}
    for path in only_unsafe:
        assert (await admin.request(method, path)).status_code in (404, 405), path


FOR_ALL = {SCRIPT}
"""What pages of others load by themselves, and keep for a while."""


def missing_headers(answer, path):
    """What an answer lacks of what every answer carries."""
    policy = {part.strip() for part in answer.headers.get("content-security-policy", "").split(";")}
    framers = "frame-ancestors 'none'" if path.startswith("/desk") else "frame-ancestors 'self'"
    wanted = {"default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", framers}
    lacking = sorted(wanted - policy)
    if "unsafe" in " ".join(policy) or "*" in " ".join(policy):
        lacking.append("a strict policy")
    for name, value in (
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "public" if path in FOR_ALL else "no-store"),
    ):
        if value not in answer.headers.get(name, ""):
            lacking.append(name)
    if "server" in answer.headers:
        lacking.append("silence about the server")
    return lacking


@pytest.mark.parametrize("origin", [HERE, "https://evil.test"])
async def test_every_answer_of_every_route_carries_the_security_headers(admin, origin):
    lacking = {}
    for method, path in routes_of(admin):
        if path == "/chat/stream":
            continue  # it does not end; tests/web/test_front.py asks it as a stranger
        answer = await admin.request(method, path, headers={"origin": origin})
        if missing := missing_headers(answer, path):
            lacking[method, path] = missing
    assert lacking == {}


async def test_the_pages_that_may_frame_the_chat_are_a_setting_and_nobody_frames_the_desk(bureau):
    portal = "'self' https://phutho.example"
    async with bureau.browser(frame_ancestors=portal) as browser:
        chat, desk = await browser.get("/"), await browser.get("/desk/login")
    assert f"frame-ancestors {portal}" in chat.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in desk.headers["content-security-policy"]


async def test_over_https_browsers_are_told_to_stay_there(bureau):
    async with bureau.browser("https://desk.test", secure_cookies=True) as browser:
        assert "max-age=31536000" in (await browser.get("/desk/login")).headers["strict-transport-security"]
