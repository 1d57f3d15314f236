"""The organisation as data: what is in force, who is charged, which office serves a place."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.domain.profile import Profile, ProfileError

PROFILES = Path(__file__).parents[2] / "data" / "profiles"


@pytest.fixture(scope="module")
def today():
    return Profile.load(PROFILES / "phu_tho_2026")


@pytest.fixture(scope="module")
def plan():
    return Profile.load(PROFILES / "phu_tho_2015")


def places(profile, text):
    return [(match.name, match.office.name) for match in profile.find_place(text)]


def offices(profile, text):
    return [match.office.name for match in profile.find_place(text)]


@pytest.fixture
def small(tmp_path):
    """A little province on disk, to be spoiled by a test."""
    profile = {
        "key": "thu",
        "name": "tỉnh Thử",
        "tiers": 2,
        "cutoff": {"hour": "17:00", "source": "thử"},
        "charges": [{"charge": "receiver", "office": "so-thu", "since": "2020-01-01", "source": "thử"}],
        "rules": [
            {
                "id": "t",
                "what": "transfer",
                "number": 5,
                "unit": "working_days",
                "since": "2020-01-01",
                "source": "thử",
                "applies": "thử",
            }
        ],
    }
    offices = [{"key": "so-thu", "name": "Sở Thử", "level": "province"}]

    def write(change=lambda profile, offices, contacts: None):
        contacts = {}
        change(profile, offices, contacts)
        for name, content in (("profile", profile), ("offices", offices), ("contacts", contacts)):
            (tmp_path / f"{name}.json").write_text(json.dumps(content), "utf-8")
        return Profile.load(tmp_path)

    return write


def test_an_organisation_that_ended_answers_as_on_its_last_day(plan):
    assert plan.receiver(date(2026, 11, 24)) == plan.receiver(date(2025, 6, 30))


def test_today_has_148_communes_and_wards_and_no_district(today):
    communes = [office for office in today.offices if office.level == "commune"]
    assert len(communes) == 148
    assert sum(office.unit_type == "phường" for office in communes) == 15
    assert not [office for office in today.offices if office.level == "district"]


def test_the_plan_has_13_districts_and_says_that_its_communes_are_not_known(plan):
    assert sum(office.level == "district" for office in plan.offices) == 13
    assert not [office for office in plan.offices if office.level == "commune"]
    assert "not known" in plan.about


def test_office_keys_are_stable_and_in_plain_letters(today):
    assert today.office("ubnd-xa-hy-cuong").name == "UBND xã Hy Cương"
    assert today.office("so-tu-phap").name == "Sở Tư pháp"
    assert today.office("ubnd-phuong-viet-tri").parent == "ubnd-tinh"


def test_an_unknown_office_is_a_clear_error(today):
    with pytest.raises(ProfileError, match="no office so-khong-co"):
        today.office("so-khong-co")


def test_the_receiver_changed_with_the_decrees(plan):
    assert plan.receiver(date(2010, 1, 1)).key == "van-phong-ubnd-tinh"
    assert plan.receiver(date(2013, 6, 30)).key == "van-phong-ubnd-tinh"
    assert plan.receiver(date(2013, 7, 1)).key == "so-tu-phap"
    assert plan.receiver(date(2017, 9, 25)).key == "van-phong-ubnd-tinh"


def test_the_receiver_of_today_waits_for_a_check(today):
    assert today.receiver(date(2026, 5, 4)).key == "van-phong-ubnd-tinh"
    assert next(charge for charge in today.charges if charge.charge == "receiver").needs_check


def test_the_transfer_takes_five_working_days_by_the_decree(today, plan):
    for profile, day in ((today, date(2026, 5, 4)), (plan, date(2015, 5, 4))):
        rule = profile.rule("transfer", day)
        assert (rule.number, rule.unit, rule.needs_check) == (5, "working_days", False)
        assert "20/2008/NĐ-CP, Điều 9" in rule.source


def test_terms_that_the_decree_does_not_give_name_their_source_and_wait_for_a_check(today):
    found = [today.rule(what, date(2026, 5, 4)) for what in ("answer", "answer_shared", "answer_max")]
    assert [rule.number for rule in found] == [5, 7, 10]
    assert all(rule.needs_check and "80/2025/QĐ-UBND" in rule.source for rule in found)


def test_the_same_term_differs_by_profile_and_day(today, plan):
    assert today.rule("answer", date(2026, 5, 4)).number == 5
    assert plan.rule("answer", date(2015, 5, 4)).number == 10
    assert today.rule("complaint_acceptance", date(2026, 6, 30)).number == 10
    assert today.rule("complaint_acceptance", date(2026, 7, 1)).number == 7


def test_a_day_without_a_term_is_a_clear_error(plan):
    with pytest.raises(ProfileError, match="no term for answer is in force on 2010-01-01"):
        plan.rule("answer", date(2010, 1, 1))


def test_the_cutoff_is_a_setting_that_waits_for_a_check(today):
    assert today.cutoff.hour.isoformat() == "17:00:00"
    assert today.cutoff.needs_check


def test_no_contact_is_invented(today, plan):
    assert today.offices_without_contact() == tuple(office for office in today.offices if office.until is None)
    assert plan.offices_without_contact() == plan.offices


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Tôi ở xã Hy Cương, xin hỏi", "UBND xã Hy Cương"),
        ("toi o xa hy cuong xin hoi", "UBND xã Hy Cương"),
        ("P. Việt Trì", "UBND phường Việt Trì"),
        ("Đường ở Thụy Vân ngập", "UBND phường Nông Trang"),
        ("Đường qua Thuỵ Vân ngập", "UBND phường Nông Trang"),
        ("thị trấn Hùng Sơn mất nước", "UBND xã Lâm Thao"),
        ("kim boi", "UBND xã Kim Bôi"),
        ("xa Lai Ddoongf mất điện", "UBND xã Lai Đồng"),
    ],
)
def test_a_place_leads_to_the_unit_of_today(today, text, office):
    assert offices(today, text) == [office]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🙂🙂",
        "Tôi ở tỉnh Phú Thọ",
        "người dân huyện Kim Bôi",
        "chúng tôi thống nhất với nhau",
        "cả xóm đoàn kết",
        "xã Hy Cường",
        "ở bờ sông",
        "o bo song",
    ],
)
def test_what_names_no_commune_finds_none(today, text):
    assert offices(today, text) == []


def test_an_old_name_of_several_units_gives_all_of_them(today):
    assert places(today, "Nhà tôi ở Hùng Sơn") == [
        ("thị trấn Hùng Sơn", "UBND xã Lâm Thao"),
        ("xã Hùng Sơn", "UBND xã Nật Sơn"),
    ]


def test_the_type_before_a_name_tells_old_units_apart(today):
    assert offices(today, "xã Hùng Sơn") == ["UBND xã Nật Sơn"]
    assert offices(today, "phường Phong Châu") == ["UBND phường Phong Châu"]
    assert offices(today, "thị trấn Phong Châu") == ["UBND xã Phù Ninh"]


def test_the_old_district_after_a_name_tells_old_units_apart(today):
    assert offices(today, "xã Đồng Thịnh, huyện Sông Lô") == ["UBND xã Sông Lô"]
    assert offices(today, "Đồng Thịnh, Yên Lập") == ["UBND xã Yên Lập"]


def test_todays_unit_comes_before_old_ones_of_its_name(today):
    assert places(today, "phường Xuân Hòa rồi tới Thanh Sơn")[0][1] == "UBND phường Xuân Hòa"
    assert places(today, "Thanh Sơn")[0] == ("xã Thanh Sơn", "UBND xã Thanh Sơn")


def test_the_longest_name_wins(today):
    assert offices(today, "xã Yên Lạc") == ["UBND xã Yên Lạc"]
    assert offices(today, "ở Vĩnh Phúc Yên Lạc") != []


def test_ten_thousand_characters_of_names_are_read(today):
    assert offices(today, "xã Hy Cương " * 1000) == ["UBND xã Hy Cương"]


def test_a_sound_profile_loads(small):
    assert small().receiver(date(2026, 1, 1)).name == "Sở Thử"


def leave_a_gap(rules):
    rules.append(rules[0] | {"id": "u", "since": "2021-02-01"})
    rules[0]["until"] = "2020-12-31"


def again(rules_or_charges, **changes):
    rules_or_charges.append(rules_or_charges[0] | changes)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda p, o, c: again(p["rules"], id="u", since="2021-01-01"), "transfer: .* overlaps"),
        (lambda p, o, c: leave_a_gap(p["rules"]), "transfer: nothing holds between 2020-12-31"),
        (lambda p, o, c: again(p["charges"], since="2021-01-01"), "receiver: .* overlaps"),
        (lambda p, o, c: p["charges"][0].update(office="so-la"), "no office so-la"),
        (lambda p, o, c: p["charges"][0].update(until="2019-01-01"), "before it begins"),
        (lambda p, o, c: again(o), "so-thu stands twice"),
        (lambda p, o, c: o[0].update(parent="tren"), "parent tren"),
        (lambda p, o, c: o[0].update(until="2025-06-30", successor="so-la"), "successor so-la"),
        (lambda p, o, c: o[0].update(successor="so-thu"), "a successor and no last day"),
        (lambda p, o, c: o[0].update(since="2025-06-30", until="2025-01-01"), "before it begins"),
        (lambda p, o, c: o[0].update(key="Sở Thử"), "offices.0.key"),
        (lambda p, o, c: o[0].update(level="district"), "no districts in two tiers"),
        (lambda p, o, c: again(p["rules"], since="2030-01-01"), "overlaps|stands twice"),
        (lambda p, o, c: p["rules"][0].update(number=0), "rules.0.number"),
        (lambda p, o, c: p["rules"][0].update(unit="hours"), "rules.0.unit"),
        (lambda p, o, c: p.update(phone="113"), "phone"),
        (lambda p, o, c: c.update({"so-la": {"phone": "1", "source": "thử"}}), "there is no office so-la"),
        (lambda p, o, c: c.update({"so-thu": {"source": "thử"}}), "a contact needs"),
    ],
)  # fmt: skip
def test_a_profile_that_does_not_hold_together_is_refused_by_name(small, change, reason):
    with pytest.raises(ProfileError, match=reason):
        small(change)


def test_a_file_that_is_no_json_is_refused_by_name(small, tmp_path):
    small()
    (tmp_path / "offices.json").write_text("[", "utf-8")
    with pytest.raises(ProfileError, match=r"offices\.json"):
        Profile.load(tmp_path)


def test_a_published_contact_is_attached_to_its_office(small):
    profile = small(lambda p, o, c: c.update({"so-thu": {"phone": "0912 345 678", "source": "trang thử"}}))
    assert profile.office("so-thu").contact.phone == "0912 345 678"
    assert profile.offices_without_contact() == ()
