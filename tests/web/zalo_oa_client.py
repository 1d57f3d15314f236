"""zalo_sdk, a client of Zalo OA that others wrote, driven against an address: what it understood, as JSON.

Runs in an environment of its own. Its address for tokens is fixed in its code, so that calls there are led here.
"""

import contextlib
import io
import json
import sys
import warnings

warnings.simplefilter("ignore")


def driven(base, told):
    import requests
    import zalo_sdk
    from zalo_sdk import oa, zns

    post = requests.post
    requests.post = lambda url, **more: post(url.replace("https://oauth.zaloapp.com", base), **more)
    client = oa.Client(
        told["app_id"], told["secret"], access_token="long ago", refresh_token=told["refresh"], endpoint_prefix=base
    )
    found = {}

    def refused(name, call):
        try:
            call()
            found[name] = None
        except zalo_sdk.ZaloException as error:
            found[name] = [type(error).__name__, error._code]

    refused("expired", lambda: client.get_user_detail("7001"))
    found["pair"] = client.refresh_acccess_token()[:2]
    refused(
        "twice",
        lambda: oa.Client(told["app_id"], told["secret"], refresh_token=told["refresh"]).refresh_acccess_token(),
    )
    to, late = oa.ZaloRecipient(user_id="7001"), oa.ZaloRecipient(user_id="7002")
    found["detail"] = client.get_user_detail("7001")["data"]
    found["quota"] = client.get_zalo_user_quotas("7001")["data"]
    found["sent"] = client.send_message(to, oa.ZaloMessageBody(text="Xin chào"))["data"]["message_id"]
    payload = {"buttons": [{"title": "Có", "type": "oa.query.hide", "payload": "#mc:a:b"}]}
    client.send_message(to, oa.ZaloMessageBody("Chọn", oa.ZaloAttachment("template", payload)))
    picture = client.upload_file(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "image", "a.png", "image/png")
    found["picture"] = picture["data"]["attachment_id"]
    element = {"media_type": "image", "attachment_id": found["picture"]}
    media = {"template_type": "media", "elements": [element]}
    client.send_message(to, oa.ZaloMessageBody("Ảnh", oa.ZaloAttachment("template", media)))
    document = client.upload_file(b"%PDF-1.7\n", "file", "a.pdf", "application/pdf")["data"]["token"]
    client.send_message(to, oa.ZaloMessageBody(attachment=oa.ZaloAttachment("file", {"token": document})))
    refused("long", lambda: client.send_message(to, oa.ZaloMessageBody(text="a" * 2001)))
    refused("late", lambda: client.send_message(late, oa.ZaloMessageBody(text="Xin chào")))
    refused("lie", lambda: client.upload_file(b"<html>", "image", "a.png", "image/png"))
    refused("switched off", lambda: client.send_message(to, oa.ZaloMessageBody(text="x"), category="transaction"))
    notices = zns.Client(told["app_id"], told["secret"], access_token=client.access_token, endpoint_prefix=base)
    found["template"] = notices.send_zns_message("84900000001", "4001", {"code": "AB12"}, "t-1")["data"]["msg_id"]
    refused("no phone", lambda: notices.send_zns_message("84900000009", "4001", {"code": "AB12"}, "t-2"))
    return found


if __name__ == "__main__":
    # The client prints.
    with contextlib.redirect_stdout(io.StringIO()):
        found = driven(sys.argv[1], json.loads(sys.argv[2]))
    sys.stdout.write(json.dumps(found))
