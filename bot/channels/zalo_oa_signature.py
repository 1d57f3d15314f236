"""Whether an event was signed by Zalo: SHA-256 over the bytes as they came, with a secret that both know.

Sources disagree on which secret is hashed in (the "OA secret key" of the webhook page, or the app's own) and on which
time stamp (the header's or the body's): all four ways are tried, always, and the one that fits is told. It is a plain
digest, not an HMAC.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SIGNATURE, TIMESTAMP = b"x-zevent-signature", b"x-zevent-timestamp"

_DIGITS = re.compile(r"\d{1,20}", re.ASCII)
_MAC = re.compile(rb"(?:mac=)?([0-9a-fA-F]{64})")


@dataclass(frozen=True, slots=True)
class Signer:
    """What Zalo signs with. `secrets` by the name under which the fitting one is told; none of them is empty."""

    app_id: str
    secrets: Mapping[str, str] = field(repr=False)

    def fitting(self, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> str | None:
        """Which secret and which time stamp fit the signature, such as "oa key, header time"; None when none does.

        Headers have names in lower case; one that comes twice is none.
        """
        told = _MAC.fullmatch(_only(headers, SIGNATURE) or b"")
        found = None
        for when, stamp in (("header", _stamp_of(headers)), ("body", _stamp_in(body))):
            for name, secret in self.secrets.items():
                mac = _mac(self.app_id, body, stamp or "", secret)
                # Every way is compared, whichever fits: how long it takes tells nothing.
                fits = hmac.compare_digest(mac.encode(), told[1].lower() if told else b"")
                if fits and stamp and found is None:
                    found = f"{name} key, {when} time"
        return found


def _mac(app_id: str, body: bytes, stamp: str, secret: str) -> str:
    return hashlib.sha256(app_id.encode() + body + stamp.encode() + secret.encode()).hexdigest()


def _only(headers: Sequence[tuple[bytes, bytes]], name: bytes) -> bytes | None:
    given = [value.strip() for key, value in headers if key == name]
    return given[0] if len(given) == 1 else None


def _stamp_of(headers: Sequence[tuple[bytes, bytes]]) -> str | None:
    given = (_only(headers, TIMESTAMP) or b"").decode("latin-1")
    return given if _DIGITS.fullmatch(given) else None


def _stamp_in(body: bytes) -> str | None:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return None
    stamp = event.get("timestamp") if isinstance(event, dict) else None
    given = str(stamp) if isinstance(stamp, str | int) else ""
    return given if _DIGITS.fullmatch(given) else None
