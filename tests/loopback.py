"""A small server on the loopback address, for as long as a test needs it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Sent = tuple[int, dict[str, str], bytes]
"""Status, headers, body. A length among the headers is announced as it stands, be it right or wrong."""
BODILESS = (204, 304)


@contextmanager
def serving(answer: Callable[[str, dict[str, str], bytes], Sent]) -> Iterator[str]:
    """The address of a server that answers every request by path, headers (named in lower case) and body."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = self.rfile.read(int(headers.get("content-length") or 0))
            status, sent, body = answer(self.path, headers, asked)
            length = {} if status in BODILESS else {"content-length": str(len(body))}
            self.send_response(status)
            for name, value in {**length, **sent}.items():
                self.send_header(name, value)
            self.end_headers()
            if status not in BODILESS:
                self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - named by http.server

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
