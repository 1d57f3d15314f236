"""Runs telemelya, an emulator of the Bot API that others wrote, with the two servers it needs, in one process.

Run by an interpreter that has `telemelya` and `fakeredis`: `python telemelya_server.py PORT REDIS_PORT BUCKET_PORT`.
Its media store wants an S3 server; a dictionary behind HEAD, PUT and GET is all of S3 that it uses.
"""

import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Bucket(BaseHTTPRequestHandler):
    """One bucket in memory."""

    protocol_version = "HTTP/1.1"  # the client asks with `Expect: 100-continue` before it sends
    kept: dict[str, bytes] = {}  # noqa: RUF012 - shared by all requests on purpose

    def do_PUT(self):
        self.kept[self.path] = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(200, b"")

    def do_GET(self):
        if "list-type=2" in self.path:
            self._answer(200, b"<ListBucketResult/>")
        else:
            self._answer(200 if self.path in self.kept else 404, self.kept.get(self.path, b""))

    def do_HEAD(self):
        self._answer(200, b"")

    def _answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_args):
        """Says nothing."""


def main(port, redis_port, bucket_port):
    from fakeredis import TcpFakeServer

    os.environ.update(
        MOCK_SERVER_URL=f"http://127.0.0.1:{port}",
        REDIS_URL=f"redis://127.0.0.1:{redis_port}/0",
        MINIO_ENDPOINT=f"127.0.0.1:{bucket_port}",
        AUTH_KEYS="k1",
        STRICT_EDIT="true",
    )
    for server in (TcpFakeServer(("127.0.0.1", redis_port)), ThreadingHTTPServer(("127.0.0.1", bucket_port), Bucket)):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    import uvicorn

    uvicorn.run("telemelya.server.app:app", host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:4]))
