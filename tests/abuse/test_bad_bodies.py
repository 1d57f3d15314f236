"""Bad bodies at every door: each is refused or read, none is a fault of ours, and the desk goes on.

Guards: `bot.web.body` (caps, broken JSON), `bot.channels.telegram_read` (an update with parts of another type),
`bot.web.desk_page.fields` (forms).
"""

import copy
import json
from pathlib import Path
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from bot.domain.person import Role
from bot.services import invitations
from bot.web.body import PAGE_CAP, UPLOAD_CAP, WEBHOOK_CAP
from tests.abuse.bodies import BODIES, JSON, PARTS
from tests.abuse.house import OFFICE, SECRET, SECRET_HEADER, WEBHOOK, identity_in
from tests.filing import filed

PAYLOADS = sorted((Path(__file__).parent.parent / "payloads" / "telegram").glob("*.json"))
ACTS = ("see", "accept", "transfer", "ask", "answer", "decline", "no-such-act", "%00")
READERS = ("/chat", "/desk/login", "/desk/cases/{code}/answer", WEBHOOK)
"""Doors that read a body in a way of their own; the others share one reader, and get a ninth of the bodies each."""


class Doors:
    """Every place that takes a body, with somebody before it who may come in."""

    def __init__(self, house, citizen, receiver, admin, case, invitation):
        self.house, self.citizen, self.receiver, self.admin = house, citizen, receiver, admin
        self.case, self.invitation = case, invitation

    @property
    def paths(self):
        for path in self.house.paths("POST"):
            acts = ACTS if "{act}" in path else ("",)
            # Whoever logs out could try nothing more.
            yield from (path.replace("{act}", act) for act in acts if path != "/desk/logout")

    async def post(self, path, kind, content):
        admins = path.startswith(("/desk/officials", "/desk/post"))
        browser = self.citizen if path.startswith("/chat") else self.admin if admins else self.receiver
        headers = {"Content-Type": kind} | ({SECRET_HEADER: SECRET} if path == WEBHOOK else {})
        code = self.invitation if "invite" in path else self.case.code
        whole = path.replace("{code}", code).replace("{question_id}", "asked").replace("{", "").replace("}", "")
        return await browser.post(whole, content=content, headers=headers)


@pytest.fixture
async def doors(house, citizen):
    case = await filed(house.office, identity_in(citizen).id)
    async with house.official() as receiver, house.official(Role.ADMIN) as admin:
        async with house.office.desk() as desk:
            invitation = await invitations.invite(desk, "Lê Thị Mới", Role.HANDLER, OFFICE)
            await desk.archive.questions.note("qwrtp", "qwrtp", "asked", desk.today)
        yield Doors(house, citizen, receiver, admin, case, invitation)


async def still_serves(house, citizen):
    """The desk answers a citizen, and an update of Telegram."""
    said = await citizen.post("/chat/messages", json={"id": str(uuid4()), "text": "tra cứu"})
    told = await house.update(citizen, house.fake.says(house.fake.person(), "tra cứu"))
    return said.status_code, told.status_code


def test_every_door_is_known(house):
    assert {"/chat/messages", "/chat/photos", "/desk/login", "/desk/cases/{code}/{act}", WEBHOOK} <= {
        *house.paths("POST")
    }


async def all_bodies(doors, every):
    """What broke: (path, body, status) of each answer that is no refusal and no success."""
    broken = []
    for place, path in enumerate(doors.paths):
        names = [*BODIES] if every or path.startswith(READERS) else [*BODIES][place % 9 :: 9]
        for name in names:
            kind, content = BODIES[name]
            version = (await doors.house.case(doors.case.code)).version
            answer = await doors.post(path, kind, content.replace(b"version=1", b"version=%d" % version))
            if not 200 <= answer.status_code < 500 or "x-content-type-options" not in answer.headers:
                broken.append((path, name, answer.status_code))
    return broken


async def test_no_bad_body_is_a_fault_of_ours_at_any_door(doors):
    """Guard: `Unreadable` around what python-telegram-bot stumbles over; 400 for a form that cannot be read."""
    assert await all_bodies(doors, every=False) == []
    assert await still_serves(doors.house, doors.citizen) == (202, 200)


@pytest.mark.full
async def test_every_bad_body_at_every_door(doors):
    assert await all_bodies(doors, every=True) == []
    assert await still_serves(doors.house, doors.citizen) == (202, 200)


CAPS = {"/chat/photos": UPLOAD_CAP, WEBHOOK: WEBHOOK_CAP}
PIECE = 65_536
PHOTO = (PARTS, b'--cut\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n')
FIELD = (PARTS, b'--cut\r\nContent-Disposition: form-data; name="words"\r\n\r\n')


async def test_a_byte_too_much_is_cut_at_every_door_by_its_length_and_as_it_streams(doors):
    """Guard: `BodyGuard`. What was taken of a stream ends with the piece that went over the cap."""
    for path in doors.paths:
        cap, taken = CAPS.get(path, PAGE_CAP), 0
        kind, head = PHOTO if path == "/chat/photos" else FIELD if path.startswith("/desk") else (JSON, b"")

        async def pieces(head=head, cap=cap):
            nonlocal taken
            yield head
            while taken < cap + 5 * PIECE:
                taken += PIECE
                yield b"x" * PIECE

        told = await doors.post(path, kind, b" " * (cap + 1))
        assert told.status_code == 413, path
        streamed = await doors.post(path, kind, pieces())
        assert streamed.status_code == 413 or not taken, path
        assert taken <= cap + PIECE, path


async def test_a_file_in_a_form_of_the_desk_is_refused(doors):
    """Guard: `max_files=0`. No form of the desk has a file; what nobody reads must not fill the memory."""
    for path in ("/desk/login", "/desk/cases/{code}/answer", "/desk/unanswered/{question_id}", "/desk/officials"):
        answer = await doors.post(path, *BODIES["a file where words belong"])
        assert answer.status_code == 400, path


ODD = (
    None, True, -1, 2**31, 2**53, 2**63, 2**64, 10**30, 0.5, "", "x", "\ud83d", "\x00", "9" * 5000, [], [None], {},
    {"id": "x"}, [[[]]],
)  # fmt: skip
"""What stands in an update where something else belongs."""


def leaves(value, way=()):
    """The way to every value inside an update, objects and lists among them."""
    if way:
        yield way
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield from leaves(below, (*way, key))


def with_odd(update, way, odd):
    """The update with `odd` at this place, or without the place for `ABSENT`."""
    changed = copy.deepcopy(update)
    place = changed
    for key in way[:-1]:
        place = place[key]
    if odd is ABSENT:
        del place[way[-1]]
    else:
        place[way[-1]] = odd
    return changed


ABSENT = object()


async def odd_updates(house, browser, step):
    """Every payload with every value missing and replaced, each `step`-th of them; gives statuses and what broke.

    A turn that failed is a fault of ours too: the person then hears an apology, and the platform a 200.
    """
    statuses, broken, number = set(), [], 0
    for payload in PAYLOADS:
        update = json.loads(payload.read_bytes())
        for way in leaves(update):
            for odd in (ABSENT, *ODD):
                number += 1
                if number % step:
                    continue
                house.office.clock.pass_by(seconds=5)
                changed = with_odd(update, way, odd)
                if way != ("update_id",):
                    changed["update_id"] = number
                with capture_logs() as lines:
                    answer = await house.update(browser, changed)
                statuses.add(answer.status_code)
                if answer.status_code not in (200, 400) or any(line["log_level"] == "error" for line in lines):
                    broken.append((payload.stem, way, odd, answer.status_code))
    return statuses, broken


async def test_an_update_with_parts_missing_or_of_another_type_is_refused_or_read(house, citizen):
    """Guard: `Unreadable`, for whatever python-telegram-bot stumbles over."""
    statuses, broken = await odd_updates(house, citizen, step=47)
    assert broken == []
    assert statuses == {200, 400}
    assert await still_serves(house, citizen) == (202, 200)


@pytest.mark.full
@pytest.mark.timeout(900)
async def test_every_part_of_every_update_missing_or_of_another_type(house, citizen):
    statuses, broken = await odd_updates(house, citizen, step=1)
    assert broken == []
    assert statuses == {200, 400}
