"""Requests that schemathesis makes of the application's own description: no 5xx, whatever they hold.

The desk publishes no description (`test_front`); it is made here, and told which fields the forms have, so that what
is generated gets past the first check.
"""

import asyncio
import threading
from concurrent.futures import Future

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from bot.domain.case import Case
from bot.domain.person import Role
from bot.services import invitations
from bot.web.chat import ChatMessage
from bot.web.session import COOKIE
from tests.abuse.bodies import FORM, JSON
from tests.abuse.house import OFFICE, identity_in, opened_house, served
from tests.filing import filed

WORDS = ("words", "version", "do", "office", "username", "password", "again", "next", "name", "role", "code")
"""The fields of the desk's forms."""

SOME, MANY = 25, 1000
"""Requests in the default run, and in the nightly one."""


class Running:
    """The house behind its server, in a thread of its own: what is generated comes from a thread without a loop."""

    def __init__(self, folder):
        self._folder, self._ready, self._stop = folder, Future(), None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    def __enter__(self):
        self._thread.start()
        self.address, self.spec, self.session, self.case, self.invitation = self._ready.result(60)
        return self

    def __exit__(self, *_error):
        self.session.close()
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _run(self):
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        try:
            async with opened_house(self._folder) as house, served(house) as (host, port):
                # Streams end at once, or a request for one would never be over.
                house.front.ending.set()
                self._ready.set_result((f"http://{host}:{port}", described(house), *await self._met(house)))
                await self._stop.wait()
        except BaseException as error:
            if not self._ready.done():
                self._ready.set_exception(error)
            raise

    async def _met(self, house):
        """A session that may come in everywhere, a case that it may open, and an invitation."""
        session = requests.Session()
        async with house.citizen() as citizen, house.official(Role.RECEIVER) as official:
            session.cookies.update({"motcua_chat": citizen.cookies["motcua_chat"], COOKIE: official.cookies[COOKIE]})
            case = await filed(house.office, identity_in(citizen).id)
        async with house.office.desk() as desk:
            invitation = await invitations.invite(desk, "Lê Thị Mới", Role.HANDLER, OFFICE)
        return session, case, invitation


def described(house):
    """The application's description, with the bodies that its rooms read by hand."""
    spec = house.app.openapi()
    form = {"type": "object", "properties": {name: {"type": "string"} for name in WORDS}}
    photo = {"type": "object", "properties": {"photo": {"type": "string", "format": "binary"}}}
    message = ChatMessage.model_json_schema()
    known = {"/chat/messages": {JSON: {"schema": message}}, "/chat/photos": {"multipart/form-data": {"schema": photo}}}
    for path, methods in spec["paths"].items():
        if "post" in methods:
            methods["post"]["requestBody"] = {"content": known.get(path, {FORM: {"schema": form}})}
    return spec


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with Running(tmp_path_factory.mktemp("house")) as house:
        yield house


def real(path_parameters: dict, case: Case, invitation: str, path: str) -> dict:
    """The generated parameters with a code that exists in place of every other, so that the room behind opens."""
    if "code" not in path_parameters or len(str(path_parameters["code"])) % 2:
        return path_parameters
    return path_parameters | {"code": invitation if "invite" in path else case.code}


def no_request_breaks(running, count):
    """Sends `count` requests over all operations, made to fit and made not to fit; none may be a fault of ours."""
    schema = schemathesis.openapi.from_dict(running.spec)
    operations = [result.ok() for result in schema.get_all_operations()]
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    made = st.one_of([operation.as_strategy(generation_mode=mode) for operation in operations for mode in modes])
    statuses = set()

    @settings(
        max_examples=count, deadline=None, database=None, phases=(Phase.generate,), derandomize=count == SOME,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(made)
    def send(case):
        case.path_parameters = real(dict(case.path_parameters), running.case, running.invitation, case.path)
        answer = case.call(
            base_url=running.address, session=running.session, headers={"Origin": running.address}, timeout=10
        )
        statuses.add(answer.status_code)
        # A desk in which no postman runs is not ready, and says so.
        if case.path == "/readyz":
            assert answer.status_code in (200, 503)
            return
        assert answer.status_code < 500, (case.method, case.path, case.path_parameters, case.query, case.body)

    send()
    return statuses


def test_no_generated_request_is_a_fault_of_ours(running):
    assert {200, 404} <= no_request_breaks(running, SOME)


@pytest.mark.full
@pytest.mark.timeout(1200)
def test_no_generated_request_of_a_thousand_is_a_fault_of_ours(running):
    assert {200, 400, 404, 422} <= no_request_breaks(running, MANY)
