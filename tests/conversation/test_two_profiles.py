"""The same feedback under the organisation of 2015 and that of 2026: each goes where its own time sends it."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bot.config import packaged_data
from bot.domain.case import Kind
from bot.domain.classification import Content
from bot.domain.draft import Draft
from bot.domain.profile import Profile
from bot.services import routing
from tests.contract.made import case
from tests.office import Office, rules

FIELD_OF_JUSTICE = "Luật sư"


@cache
def profile(name):
    return Profile.load(Path(packaged_data()) / "profiles" / name)


@pytest.fixture(params=["phu_tho_2015", "phu_tho_2026"])
async def desk(request, tmp_path):
    """A desk in the middle of the organisation's time."""
    async with Office.opened(tmp_path, rules=replace(rules(), profile=profile(request.param))) as office:
        office.clock.set("2015-03-10T09:00" if request.param.endswith("2015") else "2026-03-10T09:00")
        async with office.desk() as opened:
            yield opened


def goes_to(desk, draft):
    return desk.rules.profile.office(routing.route(desk, draft).office).name


def test_what_fits_nowhere_goes_to_the_receiver_of_its_time(desk):
    expected = {"phu_tho_2015": "Sở Tư pháp", "phu_tho_2026": "Văn phòng UBND tỉnh"}[desk.rules.profile.key]
    assert goes_to(desk, Draft("d", content="Đường hỏng.")) == expected


def test_what_a_provincial_agency_settles_goes_there(desk):
    lawyers = next(
        one for one in rules().catalog.procedures if one.field == FIELD_OF_JUSTICE and "Sở Tư pháp" in one.agencies
    )
    assert goes_to(desk, Draft("d", content="Chậm trả.", procedure=lawyers.code)) == "Sở Tư pháp"


def test_every_reason_is_told_in_words(desk):
    routed = routing.route(desk, Draft("d", content="Đường hỏng."))
    assert (routed.route, bool(routed.why)) == ("receiver", True)


async def test_a_rule_goes_to_who_looks_after_legal_documents(desk):
    person = await desk.archive.people.meet(Office.identity("an"), "p", desk.now)
    of_rule = case(person.id, kind=Kind.REPORT, procedure=None, office="ubnd-tinh")
    assert routing.of_case(desk, of_rule, Content.UNLAWFUL).office == "so-tu-phap"
    receiver = desk.rules.profile.receiver(desk.today).key
    assert routing.of_case(desk, of_rule, Content.CONDUCT).office == receiver
