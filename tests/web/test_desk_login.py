"""Logging in at the desk, invitations, time-outs, and forms of other sites."""

import asyncio

import pytest

from bot.domain.person import Role
from bot.services import invitations
from bot.web import password, session
from tests.bureau import HERE

PASSWORD = "một câu dài dễ nhớ"
WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."


@pytest.fixture(scope="module")
def kept() -> str:
    return asyncio.run(password.hashed(PASSWORD))


@pytest.fixture
async def browser(bureau, kept):
    await bureau.official(username="thu", password_hash=kept)
    async with bureau.browser() as opened:
        yield opened


async def log_in(browser, name="thu", typed=PASSWORD, **more):
    return await browser.post("/desk/login", data={"username": name, "password": typed, **more})


async def set_cookies(browser) -> list[str]:
    """The cookies of a log-in."""
    return (await log_in(browser)).headers.get_list("set-cookie")


@pytest.mark.parametrize(
    "page", ["/desk", "/desk/questions", "/desk/post", "/desk/officials", "/desk/cases/0000-0000-000"]
)
async def test_every_page_sends_a_stranger_to_the_log_in_and_remembers_where_to(browser, page):
    answer = await browser.get(page)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/desk/login?next={page}"


async def test_the_right_password_opens_the_desk(browser):
    answer = await log_in(browser, "THU", next="/desk/questions")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/questions")
    assert (await browser.get("/desk")).status_code == 200


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser):
    cookies = {cookie.partition("=")[0]: set(cookie.split("; ")) for cookie in await set_cookies(browser)}
    assert {"HttpOnly", "SameSite=lax", "Path=/desk"} <= cookies["motcua_desk"]
    assert {"HttpOnly", "SameSite=strict", "Path=/desk"} <= cookies["motcua_known"]


async def test_over_https_the_cookies_are_this_hosts_own_and_secure(bureau, kept):
    await bureau.official(username="thu", password_hash=kept)
    async with bureau.browser("https://desk.test", secure_cookies=True) as opened:
        cookies = await set_cookies(opened)
        assert (await opened.get("/desk")).status_code == 200
    assert {cookie.partition("=")[0] for cookie in cookies} == {"__Host-motcua_desk", "__Host-motcua_known"}
    for cookie in cookies:
        assert {"HttpOnly", "Secure", "Path=/"} <= set(cookie.split("; "))
        assert "domain" not in cookie.lower()


async def test_the_archive_keeps_no_token_and_no_password(browser, bureau, tmp_path):
    await log_in(browser)
    token = browser.cookies[session.COOKIE]
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert token.encode() not in files
    assert PASSWORD.encode() not in files


async def test_an_unknown_name_is_answered_like_a_wrong_password(browser):
    wrong, unknown = await log_in(browser, typed="không phải"), await log_in(browser, name="thu2")
    assert wrong.status_code == unknown.status_code == 401
    assert WRONG in wrong.text
    assert wrong.text == unknown.text.replace('value="thu2"', 'value="thu"')


@pytest.mark.parametrize("name", ["thu", "nobody"])
async def test_five_wrong_tries_close_a_name_for_a_quarter_of_an_hour(browser, bureau, name):
    for _ in range(5):
        assert WRONG in (await log_in(browser, name, "không phải")).text
    assert "thử lại sau 15 phút" in (await log_in(browser, name)).text
    bureau.clock.pass_by(minutes=15, seconds=1)
    assert "thử lại sau 15 phút" not in (await log_in(browser, name)).text


async def test_tries_sent_all_at_once_are_counted_one_by_one(browser):
    answers = await asyncio.gather(*(log_in(browser, typed=f"không phải {number}") for number in range(9)))
    assert sum(WRONG in answer.text for answer in answers) == 5


@pytest.mark.parametrize(
    "evil",
    [
        "https://evil.test/desk", "//evil.test/desk", "/\\evil.test", "javascript:alert(1)", "/deskevil", "/",
        "/desk/../x", "/desk\n/x", "http://[",
    ],
)  # fmt: skip
async def test_the_log_in_leads_to_the_desk_only(browser, evil):
    assert (await log_in(browser, next=evil)).headers["location"] == "/desk"


async def test_half_an_hour_without_a_page_ends_the_log_in(browser, bureau):
    await log_in(browser)
    bureau.clock.pass_by(minutes=29)
    assert (await browser.get("/desk")).status_code == 200
    bureau.clock.pass_by(minutes=31)
    assert (await browser.get("/desk")).status_code == 303
    assert (await browser.get("/desk")).status_code == 303


async def test_twelve_hours_end_the_log_in_however_busy(browser, bureau):
    await log_in(browser)
    for _ in range(28):
        bureau.clock.pass_by(minutes=25)
        assert (await browser.get("/desk")).status_code == 200
    bureau.clock.pass_by(minutes=25)
    assert (await browser.get("/desk")).status_code == 303


async def test_logging_out_ends_the_log_in_for_the_old_cookie_too(browser):
    await log_in(browser)
    token = browser.cookies[session.COOKIE]
    await browser.post("/desk/logout")
    browser.cookies.set(session.COOKIE, token, path="/desk")
    assert (await browser.get("/desk")).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.test"},
        {"origin": "null"},
        {"origin": "http://desk.test.evil.test"},
        {"origin": "http://["},
        {"origin": "http://desk.test", "sec-fetch-site": "cross-site"},
        {"origin": "", "referer": "http://evil.test/desk.test"},
        {"origin": ""},
        {"origin": "", "sec-fetch-site": "same-site"},
    ],
)
async def test_a_form_of_another_site_is_refused(browser, headers):
    assert (await browser.post("/desk/logout", headers=headers)).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"origin": "", "referer": "http://desk.test/desk"}, {"origin": "", "sec-fetch-site": "same-origin"}]
)
async def test_our_own_form_is_taken_by_referer_or_fetch_site_alone(browser, headers):
    assert (await browser.post("/desk/logout", headers=headers)).status_code == 303


async def invited(bureau, role=Role.HANDLER) -> str:
    async with bureau.desk() as desk:
        return await invitations.invite(desk, "Lê Thị Mới", role, HERE)


async def take(browser, code, username="moi", first=PASSWORD, again=None):
    data = {"username": username, "password": first, "again": first if again is None else again}
    return await browser.post(f"/desk/invite/{code}", data=data)


async def test_an_invitation_shows_whom_it_is_for_and_is_not_used_up_by_looking(browser, bureau):
    code = await invited(bureau)
    for _ in range(2):
        shown = await browser.get(f"/desk/invite/{code}")
        assert "Lê Thị Mới" in shown.text
        assert "UBND xã Hy Cương" in shown.text


async def test_taking_an_invitation_makes_an_official_who_is_logged_in(browser, bureau):
    code = await invited(bureau)
    assert (await take(browser, code)).headers["location"] == "/desk"
    assert "Lê Thị Mới" in (await browser.get("/desk")).text
    assert (await log_in(browser, "moi")).status_code == 303
    assert (await take(browser, code, "khac")).status_code == 404


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        ({"username": "a b"}, "Tên đăng nhập chưa đúng mẫu"),
        ({"first": "ngắn"}, "ít nhất 10 ký tự"),
        ({"username": "mot-ten-dai", "first": "mot-ten-dai"}, "khác tên đăng nhập"),
        ({"again": "khác hẳn rồi nhé"}, "không giống nhau"),
        ({"username": "thu"}, "đã có người dùng"),
    ],
)
async def test_a_form_with_a_mistake_says_which_and_leaves_the_invitation_good(browser, bureau, parts, complaint):
    code = await invited(bureau)
    answer = await take(browser, code, **parts)
    assert answer.status_code == 422
    assert complaint in answer.text
    assert PASSWORD not in answer.text
    assert (await take(browser, code)).status_code == 303


async def test_an_invitation_that_is_no_more_is_said_to_be_so(browser):
    assert (await browser.get("/desk/invite/ABCD-ABCD-ABCD-ABCD")).status_code == 404
    assert (await take(browser, "ABCD-ABCD-ABCD-ABCD")).status_code == 404
