"""The front door: one web application, with the citizens' chat, the officials' desk, webhooks and health.

It decides nothing about feedback or procedures; it keeps out what no room should have to handle (bodies over their
cap, broken JSON, foreign origins) and says faults in a sentence.
"""

import asyncio
import importlib
import importlib.util
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware import Middleware

from bot.domain.account import SecondFactorFor
from bot.domain.counter import UNCOUNTED, Counter
from bot.domain.message import Channel, Incoming
from bot.domain.photo import PhotoSource
from bot.domain.ports import Chance, Clock, Sealer, Store
from bot.domain.webline import WebLines
from bot.services.desk import Rules
from bot.web.address import Network
from bot.web.assets import Assets
from bot.web.body import BodyGuard
from bot.web.faults import LastAnswer, answer_faults
from bot.web.headers import SecurityHeaders
from bot.web.health import health_routes
from bot.web.request_id import RequestId
from bot.web.watch import Watch, watch_routes

if TYPE_CHECKING:
    from bot.web.platform import SecretDoor
    from bot.web.signed import SignedDoor


@dataclass(frozen=True, slots=True)
class Front:
    """What the rooms behind the front door need.

    `receive` handles one update for good: True when it was new, False when it was handled before; it raises
    `ArchiveUnavailable`, and then the sender must try again. `wake` tells the postman that something waits. `ending`
    is set when the program stops, so that open streams end by themselves. `secure_cookies` when people come by https.
    `watch` is what the one who runs the desk may ask. `platforms`: channels that are brought their updates along with a
    secret; `signed`: those whose updates are signed.
    `trusted_proxies` are those whose word on where a request came from is believed. `sealer` keeps officials' second
    factors unreadable; `second_factor` says of whom one is required. `frame_ancestors`: who may frame the chat.
    `turnstile`: one try to log in at a time, so that a hundred sent at once are counted like a hundred in a row.
    `decoding`: one photo at a time, since each may take 200 MB while it is decoded.
    """

    store: Store
    rules: Rules
    clock: Clock
    chance: Chance
    receive: Callable[[Incoming], Awaitable[bool]]
    wake: Callable[[], None]
    web_lines: WebLines
    photo_sources: Mapping[Channel, PhotoSource]
    sealer: Sealer
    platforms: "tuple[SecretDoor, ...]" = ()
    signed: "tuple[SignedDoor, ...]" = ()
    secure_cookies: bool = False
    counter: Counter = UNCOUNTED
    watch: Watch | None = None
    trusted_proxies: tuple[Network, ...] = ()
    second_factor: SecondFactorFor = SecondFactorFor.EVERYONE
    frame_ancestors: str = "'self'"
    ending: asyncio.Event = field(default_factory=asyncio.Event)
    turnstile: asyncio.Lock = field(default_factory=asyncio.Lock)
    decoding: asyncio.Lock = field(default_factory=asyncio.Lock)


def create_web(front: Front) -> FastAPI:
    """The application with every room mounted."""
    app = create_watch(front)
    for room in ("chat", "embed", "manifest", "desk", "petition", "privacy", "sheet", "platform", "signed"):
        if importlib.util.find_spec(f"bot.web.{room}"):
            routes = getattr(importlib.import_module(f"bot.web.{room}"), f"{room}_routes")
            app.include_router(routes(front))
    app.mount("/static", Assets(directory=Path(__file__).parent / "static"), name="static")
    return app


def create_watch(front: Front) -> FastAPI:
    """The application of a process that no citizen comes to: health and figures. It describes its routes to nobody."""
    app = FastAPI(
        title="Một Cửa",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # The first is the outermost: a refusal of the body and a fault both get the headers.
        middleware=[
            Middleware(RequestId, make=front.chance.id),
            Middleware(SecurityHeaders, secure=front.secure_cookies, frame_ancestors=front.frame_ancestors),
            Middleware(LastAnswer, texts=front.rules.texts, failed=front.counter.request_failed),
            Middleware(BodyGuard),
        ],
    )
    answer_faults(app, front)
    app.include_router(health_routes(front))
    app.include_router(watch_routes(front))
    return app
