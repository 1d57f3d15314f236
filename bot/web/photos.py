"""Photos that a citizen sends through the web: taken in small numbers, re-encoded, shown to their owner only."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile

from bot.domain.counter import Limit
from bot.domain.message import Identity
from bot.domain.photo import StoredPhoto
from bot.domain.picture import MIME, NotAPhoto, re_encode
from bot.domain.recording import SUFFIXES
from bot.services import limits
from bot.web.address import client_address
from bot.web.body import Refused
from bot.web.origin import only_from_here
from bot.web.session import desk_of
from bot.web.visitor import known

if TYPE_CHECKING:
    from bot.web.front import Front


def as_file(photo: StoredPhoto, name: str) -> Response:
    """The picture for an `<img>`, or a file to be saved; opened by itself it is no page and runs nothing."""
    suffix = SUFFIXES.get(photo.mime, "jpg")
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{suffix}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(photo.data, media_type=photo.mime, headers=headers)


async def _count_one(front: "Front", request: Request, owner: Identity) -> None:
    """Counts the photo before a byte of it is read. Raises `Refused`, after what was counted is kept."""
    address = client_address(request, front.trusted_proxies)
    async with front.store.transaction() as archive:
        desk = desk_of(front, archive)
        own = await archive.photos.count(owner, desk.now - timedelta(hours=1))
        full = own >= front.rules.limits.photos_per_hour
        bound = None if full else await limits.photographing(desk, address)
    if full:
        front.counter.refused(Limit.PHOTOS)
        raise Refused(429, "web.error.too_many_photos", close=True)
    if bound:
        raise Refused(429, "web.error.too_many_photos_here", close=True)


async def _uploaded(request: Request) -> bytes:
    """The bytes of the field `photo`. Raises `Refused`."""
    async with request.form(max_files=1, max_fields=1) as form:
        photo = form.get("photo")
        if not isinstance(photo, UploadFile):
            raise Refused(415, "web.error.not_a_photo")
        return await photo.read()


def photo_routes(front: "Front") -> APIRouter:
    """`POST /chat/photos` (multipart, field `photo`) gives `{"id"}`; `GET /chat/photos/{id}` for its owner."""
    router = APIRouter(prefix="/chat/photos")

    @router.post("", dependencies=[Depends(only_from_here)])
    async def take(request: Request) -> JSONResponse:
        owner = known(request)
        now = front.clock.now()
        await _count_one(front, request, owner)
        data = await _uploaded(request)
        try:
            async with front.decoding:
                written = await asyncio.to_thread(re_encode, data)
        except NotAPhoto:
            raise Refused(415, "web.error.not_a_photo") from None
        photo = StoredPhoto(id=front.chance.id(), mime=MIME, data=written)
        async with front.store.transaction() as archive:
            await archive.photos.put(photo, owner, now)
        return JSONResponse({"id": photo.id}, 201)

    @router.get("/{photo_id}")
    async def show(photo_id: str, request: Request) -> Response:
        owner = known(request)
        async with front.store.reading() as archive:
            found = await archive.photos.get(photo_id)
        if found is None or found[1] != owner:
            raise Refused(404, "web.error.not_found")
        return as_file(found[0], "anh")

    return router
