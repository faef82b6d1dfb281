"""The process of the fake models: HTTP on this machine only."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar

from creatorgraph.enrichment.fakes.models import FakeModels

F = TypeVar("F", bound=FakeModels)


@contextmanager
def served(fake: F, *, port: int = 0) -> Iterator[F]:
    """Serve fake models on a port of this machine, a free one where none is said, for as long as this is open."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._reply(self.rfile.read(int(self.headers["content-length"] or 0)))

        def do_GET(self) -> None:
            self._reply(b"")

        def _reply(self, sent: bytes) -> None:
            status, headers, body = fake.answer(self.command, self.path, self.headers.get("content-type", ""), sent)
            usual = {"content-type": "application/json", "content-length": str(len(body))}
            self.send_response(status)
            for name, value in {**usual, **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 128  # of five, which is the default, twenty clients at once do not all get through

        def handle_error(self, *_: object) -> None:
            """Pass over clients that gave up waiting."""

    server = Server(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
