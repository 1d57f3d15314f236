"""`report register`, `report rates`, `campaign` and `routing` from the keyboard."""

import asyncio
import csv
import io
import json
import shutil
from datetime import date

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from bot.__main__ import program
from bot.config import packaged_data
from bot.domain.case import EventKind, Status
from bot.domain.consent import Consent, NoticeText, Purpose
from bot.domain.person import Role
from bot.domain.route import RoutingTable
from tests.blank_archive import archive_at
from tests.contract.made import AN, NOW, fresh, official
from tests.contract.test_store_registers import happens, opened
from tests.office import rules
from tests.sealing import KEY

COMMANDS = CliRunner()
NAME = "Nguyễn Văn Thử"
RECEIVER = official(Role.RECEIVER, "so-tu-phap", username="an.receiver")


@pytest.fixture(autouse=True)
def var(tmp_path, monkeypatch):
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("MOTCUA_SECRET_KEYS", KEY)
    for command in ("report_cases", "campaign"):
        monkeypatch.setattr(f"bot.commands.{command}.load_rules", lambda _settings: rules())


def run(*words):
    return COMMANDS.invoke(program, list(words))


def rows(result):
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def kept(tmp_path, deed):
    """Does something with the archive that the commands will open."""

    async def do():
        (tmp_path / "var").mkdir(exist_ok=True)
        store = await archive_at(tmp_path / "var" / "motcua.db")
        try:
            return await deed(store)
        finally:
            await store.close()

    return asyncio.run(do())


async def two_cases(store):
    case = await opened(store)
    await happens(store, case, EventKind.ANSWERED, Status.ANSWERED)
    await opened(store, office="so-xay-dung", due=date(2026, 3, 1))


YEAR = ("--since", "2026-01-01", "--until", "2026-12-31")


async def the_receiver(store):
    """Two cases, and an official who may open every sender."""
    await two_cases(store)
    async with store.transaction() as archive:
        await archive.officials.save(RECEIVER, NOW)


def test_the_register_is_written_without_senders(tmp_path):
    kept(tmp_path, two_cases)
    out = tmp_path / "so.xlsx"
    result = run("report", "register", "--out", str(out), *YEAR)
    assert result.exit_code == 0, result.output
    head, *lines = load_workbook(out).active.iter_rows(values_only=True)
    assert [line[head.index("Họ tên")] for line in lines] == [None, None]


def test_the_register_is_written_with_senders_for_who_may_and_says_why(tmp_path):
    kept(tmp_path, the_receiver)
    out = tmp_path / "so.xlsx"
    why = ("--senders", "--by", RECEIVER.username, "--reason", "Đối soát hồ sơ giấy")
    result = run("report", "register", "--out", str(out), *YEAR, *why)
    assert result.exit_code == 0, result.output
    head, *lines = load_workbook(out).active.iter_rows(values_only=True)
    assert lines[0][head.index("Họ tên")] == NAME

    async def looks(store):
        async with store.reading() as archive:
            return await archive.unsealings.latest(5)

    assert [(one.official_id, one.reason) for one in kept(tmp_path, looks)] == [(RECEIVER.id, "Đối soát hồ sơ giấy")]


@pytest.mark.parametrize(
    "why",
    [(), ("--by", "an.receiver"), ("--reason", "vì cần"), ("--by", "nobody", "--reason", "vì cần")],
    ids=["nothing", "no reason", "nobody named", "unknown"],
)
def test_senders_are_written_for_nobody_without_a_name_and_a_reason(tmp_path, why):
    kept(tmp_path, the_receiver)
    out = tmp_path / "so.xlsx"
    assert run("report", "register", "--out", str(out), *YEAR, "--senders", *why).exit_code == 2
    assert not out.exists()


def test_the_register_of_one_office_and_status(tmp_path):
    kept(tmp_path, two_cases)
    out = tmp_path / "so.csv"
    asked = ("--since", "2026-01-01", "--until", "2026-12-31", "--office", "so-xay-dung", "--status", "submitted")
    run("report", "register", "--out", str(out), *asked)
    head, *lines = csv.reader(io.StringIO(out.read_text("utf-8-sig")))
    assert [line[head.index("Đơn vị đang giữ")] for line in lines] == ["Sở Xây dựng"]


@pytest.mark.parametrize(
    "words",
    [
        ("--out", "so.pdf"),
        ("--out", "so.xlsx", "--since", "hôm nay"),
        ("--out", "so.xlsx", "--office", "so-la"),
        ("--out", "/nowhere/so.xlsx"),
    ],
)
def test_what_cannot_be_written_is_told(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    kept(tmp_path, two_cases)
    assert run("report", "register", *words).exit_code == 2


def test_the_rates_in_words_and_as_json(tmp_path):
    kept(tmp_path, two_cases)
    period = ("--since", "2026-01-01", "--until", "2026-12-31")
    told = run("report", "rates", *period).stdout
    assert "Tỷ lệ xử lý đúng hạn: 50,0 % (1/2)" in told
    lines = rows(run("report", "rates", "--json", *period))
    assert [line["office"] for line in lines] == ["so-tu-phap", "so-xay-dung", None]
    assert lines[-1]["rates"]["on_time"] == {"part": 1, "whole": 2, "percent": 50.0}
    assert lines[-1]["rates"]["procedures"] is None


async def one_agrees(store):
    words = NoticeText.of(Purpose.NEWS, "2026-01", "vi", "Gửi tin.")
    async with store.transaction() as archive:
        person = await archive.people.meet(AN, fresh("person"), NOW)
        said = Consent(fresh(), person.id, Purpose.NEWS, "2026-01", words.digest, True, NOW, AN.channel)
        await archive.personal.consents.add(said, words)


NEW = ("campaign", "new", "Một cửa cấp xã", "--sample", "5", "--closes", "2099-12-31")


def test_a_campaign_from_its_making_to_its_end(tmp_path):
    kept(tmp_path, one_agrees)
    made = run(*NEW)
    assert made.exit_code == 0, made.output
    campaign = made.stdout.split("\t")[0]
    assert campaign in run("campaign", "list").stdout
    assert "1 người" in run("campaign", "start", campaign).stdout
    assert run("campaign", "start", campaign).exit_code == 2
    head, *factors = rows(run("campaign", "results", campaign))
    assert (head["asked"], head["answered"], head["rate"]) == (1, 0, 0.0)
    assert [line["satisfied"] for line in factors] == [None] * 5
    assert run("campaign", "close", campaign).exit_code == 0
    assert run("campaign", "close", campaign).exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("campaign", "new", "x", "--sample", "5", "--closes", "mai"),
        ("campaign", "new", "x", "--sample", "0", "--closes", "2099-12-31"),
        ("campaign", "new", " ", "--sample", "5", "--closes", "2099-12-31"),
        ("campaign", "start", "unknown"),
        ("campaign", "results", "unknown"),
    ],
)
def test_a_campaign_that_cannot_be_is_refused(words):
    result = run(*words)
    assert result.exit_code == 2, result.output


def test_a_campaign_without_anybody_who_agreed_is_not_opened():
    campaign = run(*NEW).stdout.split("\t")[0]
    result = run("campaign", "start", campaign)
    assert result.exit_code == 2
    assert "Chưa có ai đồng ý" in result.output


def test_the_size_of_a_sample():
    assert "385" in run("campaign", "size", "4020000").stdout


@pytest.fixture
def province(tmp_path, monkeypatch):
    """A copy of the profiles that a command may write to."""
    data = tmp_path / "data"
    data.mkdir()
    for part in ("profiles", "texts"):
        shutil.copytree(packaged_data() / part, data / part)
    monkeypatch.setenv("MOTCUA_DATA", str(data))
    return data / "profiles" / "phu_tho_2026" / "routing.json"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_routing_table_goes_out_and_comes_back_the_same(tmp_path, province, kind):
    file, before = tmp_path / f"bang.{kind}", RoutingTable.model_validate_json(province.read_bytes())
    assert run("routing", "export", str(file)).exit_code == 0
    assert run("routing", "import", str(file), "--dry-run").exit_code == 0
    result = run("routing", "import", str(file))
    assert result.exit_code == 0, result.output
    assert RoutingTable.model_validate_json(province.read_bytes()) == before
    assert run("routing", "check").exit_code == 1


def test_a_table_with_a_gap_is_refused_by_name_and_nothing_is_written(tmp_path, province):
    file, before = tmp_path / "bang.csv", province.read_bytes()
    run("routing", "export", str(file))
    lines = file.read_text("utf-8-sig").splitlines()
    file.write_text("\n".join(line for line in lines if not line.startswith('"rule-text"')), encoding="utf-8")
    result = run("routing", "import", str(file))
    assert result.exit_code == 2
    assert "no line takes feedback" in result.output
    assert province.read_bytes() == before


@pytest.mark.parametrize("name", ["bang.txt", "thieu.xlsx"])
def test_a_file_that_is_no_table_is_refused(tmp_path, province, name):
    assert run("routing", "import", str(tmp_path / name)).exit_code == 2


def test_an_office_that_is_not_in_the_list_is_refused(tmp_path, province):
    file = tmp_path / "bang.csv"
    run("routing", "export", str(file))
    file.write_text(file.read_text("utf-8-sig").replace("[legal_documents]", "so-la"), encoding="utf-8")
    result = run("routing", "import", str(file))
    assert result.exit_code == 2
    assert "so-la" in result.output
