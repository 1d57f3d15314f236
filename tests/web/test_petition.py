"""The file of a letter: a look does not use the link up, one press gives it, the next finds nothing."""

import pytest

from bot.domain.petition_form import MIME, PARTS, Part, PetitionForm
from bot.services import petitions
from tests.bureau import CITIZEN
from tests.sealing import SEALER

FORM = PetitionForm(dict.fromkeys(PARTS, "Một lời không ai khác được đọc.") | {Part.LEARNED: ""})


@pytest.fixture
async def path(bureau):
    async with bureau.desk() as desk:
        person = await desk.archive.people.meet(CITIZEN, bureau.chance.id(), desk.now)
        link = await petitions.keep(desk, SEALER, person, FORM)
    return "/don/" + link.rpartition("/")[2]


async def test_looking_uses_nothing_up_and_one_press_gives_the_file(bureau, path):
    async with bureau.browser() as browser:
        for _ in range(2):
            page = await browser.get(path)
            assert page.status_code == 200
            assert FORM.told[Part.ACT] not in page.text
        file = await browser.post(path)
        assert file.headers["content-type"] == MIME
        assert "attachment" in file.headers["content-disposition"]
        assert file.content[:2] == b"PK"
        assert (await browser.post(path)).status_code == 404
        assert (await browser.get(path)).status_code == 404


async def test_another_token_finds_nothing(bureau, path):
    async with bureau.browser() as browser:
        assert (await browser.post("/don/" + "x" * 32)).status_code == 404
        assert (await browser.get("/don/x")).status_code == 404


async def test_a_form_of_another_site_fetches_nothing(bureau, path):
    async with bureau.browser() as browser:
        foreign = await browser.post(path, headers={"origin": "https://elsewhere.test"})
        assert foreign.status_code == 403
        assert (await browser.get(path)).status_code == 200


async def test_the_words_lie_on_disk_sealed(bureau, path, tmp_path):
    await bureau.store.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file()).decode("utf-8", "replace")
    assert FORM.told[Part.ACT] not in kept
    assert path.rpartition("/")[2] not in kept
