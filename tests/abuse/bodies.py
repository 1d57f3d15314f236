"""Bodies that nobody sends by mistake: what each holds, and the content type it says it has."""

import json
from uuid import UUID

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=cut"
ID = "6b3b1a52-9d5c-4c60-8a83-2f6f0a5b9f11"


def _message(**more) -> bytes:
    return json.dumps({"id": str(UUID(ID)), "text": "một câu", **more}).encode()


def _part(head: str, content: bytes = b"x") -> bytes:
    return b"--cut\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n--cut--\r\n"


_WORDS = 'Content-Disposition: form-data; name="words"'
_KEYS = {f"k{number}": number for number in range(10_000)}

BODIES: dict[str, tuple[str, bytes]] = {
    "nothing": (JSON, b""),
    "half": (JSON, b'{"id":'),
    "null": (JSON, b"null"),
    "a number": (JSON, b"7"),
    "a list": (JSON, b"[1]"),
    "no field": (JSON, b"{}"),
    "single quotes": (JSON, b"{'update_id': 1}"),
    "lists 3,000 deep": (JSON, b"[" * 3000 + b"]" * 3000),
    "objects 3,000 deep": (JSON, b'{"message":' * 3000 + b"1" + b"}" * 3000),
    "open lists, 60,000 deep": (JSON, b"[" * 60_000),
    "an update 3,000 deep": (JSON, b'{"update_id":1,"message":' + b'{"reply_to_message":' * 3000 + b"1" + b"}" * 3001),
    "invalid UTF-8": (JSON, b'{"update_id":1,"id":"%s","text":"\xc3\x28","message":{"text":"\xff"}}' % ID.encode()),
    "UTF-16": (JSON, '{"id": 1}'.encode("utf-16")),
    "a byte-order mark": (JSON, b"\xef\xbb\xbf" + _message()),
    "half of a pair": (JSON, b'{"update_id":1,"id":"%s","text":"\\ud83d","message":"\\udc00"}' % ID.encode()),
    "NUL, escaped": (JSON, b'{"update_id":1,"id":"%s","text":"a\\u0000b"}' % ID.encode()),
    "NUL, bare": (JSON, b'{"update_id":1,"id":"%s","text":"a\x00b"}' % ID.encode()),
    "NUL in a key": (JSON, b'{"update_id":1,"\\u0000":1}'),
    "10,000 keys": (JSON, json.dumps(_KEYS).encode()),
    "10,000 keys in an update": (JSON, json.dumps({"update_id": 1, "message": _KEYS}).encode()[:65_000]),
    "a key 10,000 times": (JSON, b"{" + b'"text":"a",' * 5_000 + b'"text":"a"}'),
    "ids of 64 bits": (JSON, _message(id=2**63) + b""),
    "an update of 65 bits": (JSON, b'{"update_id":36893488147419103232,"message":{"message_id":36893488147419103232}}'),
    "a number of 5,000 digits": (JSON, b'{"update_id":' + b"9" * 5000 + b',"id":' + b"9" * 5000 + b"}"),
    "a number beyond all": (JSON, b'{"update_id":1e999,"id":1e999,"text":-1e999}'),
    "no number": (JSON, b'{"update_id":NaN,"id":NaN,"text":Infinity}'),
    "a press of zeros": (JSON, b'{"id":"%s","press":"\\u200b\\u200b"}' % ID.encode()),
    "photos from elsewhere": (JSON, _message(photos=["../../x.jpg", "http://169.254.169.254/", "\x7f"])),
    "30 photos": (JSON, _message(photos=["x"] * 30)),
    "JSON that calls itself a form": (FORM, _message()),
    "JSON without a type": ("", _message()),
    "JSON in another alphabet": ("application/json; charset=utf-7", _message()),
    "a form that calls itself JSON": (JSON, b"words=abc&do=send&version=1"),
    "a type that is no type": ("\x7f/;;=", b"abc"),
    "a bare form": (FORM, b""),
    "ampersands": (FORM, b"&&&===&=&"),
    "percent signs": (FORM, b"words=%&do=%zz&version=%%%"),
    "a form in no alphabet": (FORM, b"words=%ff%fe&username=%c3%28&name=\xff\xfe&do=send&version=1"),
    "half pairs in a form": (FORM, b"words=%ed%a0%bd&username=%ed%a0%bd&password=%ed%a0%bd&name=%ed%b0%80&do=send"),
    "NUL in a form": (FORM, b"words=a%00b&username=%00&password=%00&name=%00&role=%00&office=%00&do=%00&version=%00"),
    "10,000 fields": (FORM, b"&".join(b"k%d=1" % number for number in range(10_000))),
    "a field 900 times": (FORM, b"&".join([b"words=a"] * 900)),
    "a version that is no number": (FORM, "version=²&words=abc&do=send".encode()),
    "a version beyond all": (FORM, b"version=" + b"9" * 5000 + b"&words=abc&do=send"),
    "a million signs": (FORM, b"do=send&version=1&words=" + b"a" * 60_000),
    "a name of 50,000 signs": (FORM, b"username=" + b"a" * 50_000 + b"&password=" + b"b" * 10_000),
    "a name of marks": (FORM, b"username=e" + "\u0301".encode() * 9_000 + b"&name=x&role=handler"),
    "a stranger's field": (FORM, b"id=1&status=closed&version=1&words=abc&do=send&__proto__=1&role=admin"),
    "parts without a cut": ("multipart/form-data", _part('Content-Disposition: form-data; name="photo"')),
    "parts that end too early": (PARTS, b"--cut\r\nContent-Disposition: form-data; na"),
    "parts without a name": (PARTS, _part("Content-Disposition: form-data")),
    "parts without a head": (PARTS, _part("X: y")),
    "parts of another alphabet": (PARTS, _part(_WORDS + "\r\nContent-Type: text/plain; charset=bogus")),
    "parts with a cut in no alphabet": ("multipart/form-data; boundary=\x7f\x7f", b"--\x7f\x7f\r\n\r\n"),
    "10,000 parts": (PARTS, b'--cut\r\nContent-Disposition: form-data; name="k"\r\n\r\nv\r\n' * 900 + b"--cut--\r\n"),
    "a file where words belong": (PARTS, _part('Content-Disposition: form-data; name="words"; filename="../../x.jpg"')),
    "a file of no name": (PARTS, _part('Content-Disposition: form-data; name="photo"; filename="\x00"')),
    "words where a photo belongs": (PARTS, _part('Content-Disposition: form-data; name="photo"')),
    "a head of 60,000 signs": (PARTS, _part("X-Long: " + "y" * 60_000)),
}  # fmt: skip
"""What is sent to every door, by a name that says what is wrong with it."""
