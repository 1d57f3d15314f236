"""Scripts and style sheets as they are sent: less to load, and the same thing."""

import gzip
import subprocess
from pathlib import Path
from shutil import which

import pytest

from bot.web.assets import slim

STATIC = Path(__file__).parents[2] / "bot/web/static"
FILES = sorted(path for path in STATIC.iterdir() if path.suffix in (".js", ".css"))


def test_comments_that_have_their_lines_to_themselves_go_and_addresses_in_strings_stay():
    written = '// one\nconst a = "https://x.test"; // two\n  /** three\n   * four\n   */\n  let b; /* five */\n/*6*/\n'
    assert slim(written) == 'const a = "https://x.test"; // two\nlet b; /* five */\n'


@pytest.mark.parametrize("path", [each for each in FILES if each.suffix == ".js"], ids=lambda path: path.name)
def test_a_slim_script_is_still_one(path, tmp_path):
    if which("node") is None:
        pytest.skip("no node here to read scripts: only the browser tests will tell")
    made = tmp_path / f"{path.stem}.mjs"
    made.write_text(slim(path.read_text(encoding="utf-8")), encoding="utf-8")
    subprocess.run(["node", "--check", made], check=True, capture_output=True)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
async def test_no_comment_of_several_lines_is_left(browser, path):
    told = (await browser.get(f"/static/{path.name}")).text
    assert not any(line.lstrip().startswith(("/*", "//")) for line in told.splitlines())
    assert len(told) < path.stat().st_size


async def test_a_browser_that_takes_no_compression_gets_the_same_uncompressed(browser):
    plain = await browser.get("/static/chat.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    packed = await browser.get("/static/chat.js", headers={"Accept-Encoding": "gzip"})
    assert plain.content == packed.content
    assert len(gzip.compress(plain.content)) < int(packed.headers["content-length"]) * 1.1
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"


async def test_what_the_browser_has_already_is_not_sent_again(browser):
    first = await browser.get("/static/chat.css")
    again = await browser.get("/static/chat.css", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "no-cache"


async def test_pictures_come_as_they_are(browser):
    answer = await browser.get("/static/icon-192.png")
    assert answer.content == (STATIC / "icon-192.png").read_bytes()


@pytest.mark.parametrize("path", ["/static/../chat.py", "/static/%2e%2e/chat.py", "/static/none.js", "/static/"])
async def test_nothing_outside_the_folder_is_given(browser, path):
    assert (await browser.get(path)).status_code == 404
