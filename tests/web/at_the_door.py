"""Officials who log in as people do: by name, password and the phone in their pocket."""

import html
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import pyotp
import pytest
from argon2 import PasswordHasher

from bot.domain.account import SecondFactorFor
from bot.domain.person import Role
from bot.web import password
from tests.bureau import Bureau

PASSWORD = "bốn con ngựa chạy qua cầu tre"
OTHER = "cái nồi đất nung bảy màu"

_CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""The same Argon2id with little work, where a test needs many hashes."""


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    monkeypatch.setattr(password, "_HASHER", _CHEAP)


@dataclass
class Person:
    """An official with a browser. `says` is the page that was shown last; `at` where it is."""

    bureau: Bureau
    browser: object
    name: str
    id: str = ""
    typed: str = PASSWORD
    key: str | None = None
    codes: tuple[str, ...] = ()
    says: str = ""
    status: int = 0
    at: str = ""

    async def opens(self, page):
        return await self._follow(await self.browser.get(page))

    async def sends(self, page, **form):
        return await self._follow(await self.browser.post(page, data=form))

    async def logs_in(self, typed=None, **more):
        """The first step; redirects are followed to what is shown."""
        form = {"username": self.name, "password": self.typed if typed is None else typed, **more}
        return await self.sends("/desk/login", **form)

    async def gives(self, code=None):
        """The second step."""
        return await self.sends("/desk/login/code", code=self.code() if code is None else code, next="/desk")

    async def enters(self):
        """Both steps, with the next code."""
        self.bureau.clock.pass_by(minutes=2)
        await self.logs_in()
        return await self.gives() if self.at == "/desk/login/code" else self

    async def leaves(self):
        return await self.sends("/desk/logout")

    async def inside(self):
        """Whether the desk is open."""
        return (await self.browser.get("/desk/account")).status_code == 200

    def code(self, steps=0):
        """What the phone shows."""
        app = pyotp.TOTP(self.key)
        return app.generate_otp(app.timecode(self.bureau.clock.now()) + steps)

    async def sets_up(self):
        """A second factor from the account page; remembers key and recovery codes."""
        await self.sends("/desk/account/second-factor/key", password=self.typed)
        self.key = shown_key(self.says)
        await self.sends("/desk/account/second-factor/confirm", code=self.code())
        self.codes = shown_codes(self.says)
        return self

    async def _follow(self, answer):
        for _ in range(4):
            if answer.status_code != 303:
                break
            answer = await self.browser.get(answer.headers["location"])
        self.says, self.status, self.at = html.unescape(answer.text), answer.status_code, urlsplit(str(answer.url)).path
        return self


def shown_key(page):
    return re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page).group(1).replace(" ", "")


def shown_codes(page):
    return tuple(re.findall(r"<li><code>([A-Z2-7-]+)</code>", page))


@pytest.fixture
async def come(bureau):
    """`await come("thu")`: an official who has a password, before a browser; once more: before another browser."""
    browsers, known = [], {}

    async def come(name="thu", role=Role.HANDLER, second_factor=SecondFactorFor.OFFERED, agent="", **parts):
        if name not in known:
            known[name] = await bureau.official(role, username=name, password_hash=await password.hashed(PASSWORD))
        browser = bureau.browser(second_factor=second_factor, **parts)
        browser.headers["user-agent"] = agent
        browsers.append(browser)
        return Person(bureau, browser, name, known[name].id)

    yield come
    for browser in browsers:
        await browser.aclose()
