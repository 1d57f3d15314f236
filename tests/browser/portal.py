"""A province's own portal: another site, another server, with a policy of its own as strict as it can be."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; script-src {chat}; frame-src {chat}"
"""Nothing but the chat's script and its frame: no inline style, no request, no picture."""

PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cổng thông tin</title>
<script src="{chat}/nhung.js" async></script></head>
<body><main><h1>Cổng thông tin của tỉnh Thử Nghiệm</h1><p>Tin tức, văn bản, lịch tiếp công dân.</p>{body}</main>
</body></html>
"""


@contextmanager
def portal(port):
    """Serves one page on a port; gives a function that says what stands on it, and the portal's address.

    By the name `localhost` while the chat has a number for its address: two sites to a browser, as in real life.
    """
    served = {"page": b"", "policy": ""}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", served["policy"])
            self.end_headers()
            self.wfile.write(served["page"] if self.path == "/" else b"")

        def log_message(self, *_told):
            """Nothing is told."""

    def show(chat, body="", language="vi"):
        served["page"] = PAGE.format(chat=chat, body=body, language=language).encode()
        served["policy"] = POLICY.format(chat=chat)

    server = ThreadingHTTPServer(("127.0.0.1", port), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield show, f"http://localhost:{port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
