"""The way out by Zalo's template messages: to a telephone, or to a person at the OA, whenever they were last heard.

Each template was approved by Zalo beforehand and holds a few parameters. It says that there is news of a case, and
where, and nothing of the matter. A message is charged. It goes with the OA's own tokens, which the OA's channel renews.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from bot.channels.addressee import addressee
from bot.channels.caller import caller
from bot.channels.zalo_oa import ZaloOaAccount
from bot.channels.zalo_oa_token import ZaloOaTokens
from bot.channels.zalo_oa_wire import ZaloOaWire
from bot.domain.contact import Contact
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.message import Channel
from bot.domain.outbox import Bad, Gone, Outgoing, OutOfWindow, Purpose
from bot.domain.ports import Archive, Chance, Clock, Sealer, Store

_log = structlog.get_logger(__name__)

BY_PERSON, BY_PHONE = "/v3.0/oa/message/template", "/message/template"


@dataclass(frozen=True, slots=True)
class Template:
    """One approved template. In `data` every value may hold `{code}`, `{day}` and `{link}`."""

    id: str
    data: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Templates:
    """What is set about them: which for which purpose, where they are handed in. `by_person`: to the person's account
    at the OA where it is known. `trial`: to the OA's administrators alone.
    """

    by_purpose: Mapping[Purpose, Template]
    api: str
    home: str = field(default="")
    by_person: bool = False
    trial: bool = False


class _Kept:
    """The tokens as the OA's channel keeps them: renewed here only when they are refused."""

    def __init__(self, tokens: ZaloOaTokens) -> None:
        self._tokens = tokens

    async def access(self) -> str:
        """The token in force. Raises a `SendError`."""
        return await self._tokens.current()

    async def renew(self, refused: str) -> str:
        """Another one. Raises a `SendError`."""
        return await self._tokens.renew(refused)


class ZaloTemplatePostbag:
    """`Postbag` by template messages. What Zalo refuses is for the person's next way, and says nothing against the
    telephone: it may get text messages all the same.
    """

    channel = Channel.ZALO_TEMPLATE

    def __init__(
        self,
        account: ZaloOaAccount,
        templates: Templates,
        store: Store,
        *,
        sealer: Sealer,
        clock: Clock,
        chance: Chance,
    ) -> None:
        self._account, self._templates, self._store = account, templates, store
        self._sealer, self._clock, self._chance = sealer, clock, chance

    async def send(self, message: Outgoing) -> None:
        """Hands the message over. Raises a `SendError`: `Unsure` when the call left and no answer came."""
        template = self._templates.by_purpose.get(message.purpose)
        if template is None:
            msg = "no template is set for this purpose (MOTCUA_ZALO_TEMPLATE_IDS)"
            raise OutOfWindow(msg)
        async with self._store.reading() as archive:
            whom = await addressee(archive, message)
            contact, code = whom.contact, whom.code
            person = await self._at_oa(archive, contact)
        if code is None:
            msg = "a template message tells of one's own cases only"
            raise OutOfWindow(msg)
        to = {"user_id": person} if person else {"phone": contact.value.removeprefix("+"), "tracking_id": message.id}
        trial = {"mode": "development"} if self._templates.trial else {}
        asked = {**to, "template_id": template.id, "template_data": self._filled(template, code), **trial}
        try:
            await self._call(BY_PERSON if person else BY_PHONE, asked, "" if person else self._templates.api)
        except (Gone, Bad) as error:
            _log.warning("zalo_template.refused", why=str(error))
            raise OutOfWindow(str(error)) from None

    async def _at_oa(self, archive: Archive, contact: Contact) -> str | None:
        """The person's account at the OA, where messages go by it and it is known."""
        if not self._templates.by_person:
            return None
        ways = await archive.people.ways(contact.person_id)
        return next((way.identity.id for way in ways if way.identity.channel is Channel.ZALO_OA), None)

    def _filled(self, template: Template, code: str) -> dict[str, str]:
        day = self._clock.now().astimezone(OFFICE_ZONE).strftime("%d/%m/%Y")
        values = {"code": code, "day": day, "link": f"{self._templates.home}/?ma={code}"}
        filled = dict(template.data)
        for name, value in values.items():
            filled = {key: words.replace(f"{{{name}}}", value) for key, words in filled.items()}
        return filled

    async def _call(self, path: str, asked: Mapping[str, object], api: str) -> None:
        account = self._account
        async with caller(account.proxy) as client:
            tokens = ZaloOaTokens(
                client, account.app, self._store, sealer=self._sealer, clock=self._clock, chance=self._chance
            )
            wire = ZaloOaWire(client, _Kept(tokens), account.api, account.app.secret if account.proof else "")
            try:
                await wire.deliver(path, asked, api, unknown=OutOfWindow)
            finally:
                await tokens.finish()
