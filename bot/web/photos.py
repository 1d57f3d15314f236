"""Photos that a citizen sends through the web: taken in small numbers, re-encoded, shown to their owner only."""

import asyncio
import io
from datetime import timedelta
from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from PIL import Image, ImageOps, UnidentifiedImageError
from starlette.datastructures import UploadFile

from bot.domain.counter import Limit
from bot.domain.message import Identity
from bot.domain.ports import StoredPhoto
from bot.services import limits
from bot.web.address import client_address
from bot.web.body import Refused
from bot.web.origin import only_from_here
from bot.web.session import desk_of
from bot.web.visitor import known

if TYPE_CHECKING:
    from bot.web.front import Front

LONGEST_SIDE = 2000
"""Pixels; a written page stays readable."""

_QUALITY = 85
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
"""A phone's picture in several parts (MPO) is opened as a JPEG; its first part is kept."""

# Pixels that are decoded at most. A JPEG is read at a fraction of its size, so that large phones' photos pass; the
# others have to be decoded whole and would fill the memory of a small server.
_MOST_PIXELS = {"JPEG": 64_000_000, "MPO": 64_000_000}
_MOST_PIXELS_OTHERWISE = 24_000_000


class NotAPhoto(ValueError):
    """The bytes are no picture that we take, or one that is too large to decode."""


def re_encode(data: bytes) -> bytes:
    """The picture as a JPEG of at most `LONGEST_SIDE` pixels a side, upright, without EXIF (place, device, time).

    Raises `NotAPhoto`. Its size is read from its head before anything is decoded.
    """
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            width, height = picture.size
            if width * height > _MOST_PIXELS.get(picture.format or "", _MOST_PIXELS_OTHERWISE):
                msg = "too many pixels"
                raise NotAPhoto(msg)
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _as_jpeg(upright)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        msg = "not a picture that can be read"
        raise NotAPhoto(msg) from error


def _as_jpeg(picture: Image.Image) -> bytes:
    """What is see-through becomes white, as on paper."""
    rgba = picture.convert("RGBA")
    paper = Image.new("RGB", rgba.size, "white")
    paper.paste(rgba, mask=rgba.getchannel("A"))
    written = io.BytesIO()
    paper.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()


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
    decoding = asyncio.Semaphore(1)

    @router.post("", dependencies=[Depends(only_from_here)])
    async def take(request: Request) -> JSONResponse:
        owner = known(request)
        now = front.clock.now()
        await _count_one(front, request, owner)
        data = await _uploaded(request)
        try:
            async with decoding:  # one at a time: each may take 200 MB while it is decoded
                written = await asyncio.to_thread(re_encode, data)
        except NotAPhoto:
            raise Refused(415, "web.error.not_a_photo") from None
        photo = StoredPhoto(id=front.chance.id(), mime="image/jpeg", data=written)
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
        return Response(found[0].data, media_type=found[0].mime)

    return router
