"""An OpenAI-compatible server that misbehaves as told, over real HTTP, and counts what it would charge."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from creatorgraph.enrichment.prices import Price


class FakeModel:
    """Answers chat completions. `moods` are taken in turn, one a call; all that it was sent is in `seen`."""

    def __init__(self, price: Price, moods: list[str]) -> None:
        self.price = price
        self.moods = moods
        self.seen: list[str] = []
        self.charged = 0
        self.url = ""
        self._lock = threading.Lock()

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        """Give status, headers and body for a request."""
        user = body["messages"][1]["content"]
        with self._lock:
            mood = self.moods[len(self.seen) % len(self.moods)]
            self.seen.append(user)
        if mood == "throttle":
            return 429, {"retry-after": "7"}, b'{"error": {"message": "slow down"}}'
        if mood == "fail":
            return 500, {}, b'{"error": {"message": "broken"}}'
        if mood == "garbage":
            return 200, {"content-type": "text/html"}, b"<html>not json</html>"
        if mood == "hang":
            time.sleep(1.0)
        return 200, {}, json.dumps(self._completion(mood, json.loads(user).get("profiles", []), body)).encode()

    def _completion(self, mood: str, profiles: list[dict[str, Any]], body: dict[str, Any]) -> dict[str, Any]:
        items = [{"id": one["id"], "niche": "travel", "confidence": 0.97} for one in profiles]
        if mood == "wrong_count":
            items.append({"id": 99, "niche": "food", "confidence": 1.0})
        if mood == "injected":
            items[0]["niche"] = "hacked'); DROP"
        if mood == "too_sure":
            items[0]["confidence"] = 7
        text = "Sure! Here it is: {" if mood == "bad_json" else json.dumps({"profiles": items})
        read, written = sum(len(one["content"]) for one in body["messages"]) // 3, 12 * len(profiles)
        with self._lock:
            self.charged += self.price.cost(read=read, written=written)
        usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        done = {"id": "c", "object": "chat.completion", "created": 1, "model": body["model"], "choices": [choice]}
        return done if mood == "no_usage" else done | {"usage": usage}


@contextmanager
def served(fake: FakeModel) -> Iterator[FakeModel]:
    """Serve a fake on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            status, headers, body = fake.answer(json.loads(self.rfile.read(length)))
            self.send_response(status)
            for name, value in {
                "content-type": "application/json",
                "content-length": str(len(body)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Pass over clients that gave up waiting."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
