"""An OpenAI-compatible server that misbehaves as told, over real HTTP, and counts what it would charge."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol, TypeVar

from creatorgraph.enrichment.prices import Price

Answer = tuple[int, dict[str, str], bytes]
SAID = {
    "niche": "travel",
    "sub_niche": "travel/vanlife",
    "topics": ["travel/vanlife", "travel/time-machines"],
    "professions": ["photographer", "wizard"],
    "languages": ["pt", "tlh"],
    "city": "Lisboa",
    "country": "pt",
}
"""What it says of every profile, of the fields asked for: also a topic, a profession and a language of no list."""


class FakeModel:
    """Answers chat completions and batches. `moods` are taken in turn, one a call or line of a batch.

    All that it was sent is in `seen`, what it would charge in micro-dollars in `charged`. `batch_moods` are taken in
    turn too, one a batch: `ok`, `expired` (after its first line), `failed`, or `none` for an endpoint without batches.
    A batch is under way for the first `looks` looks.
    """

    def __init__(
        self, price: Price, moods: list[str], *, batch_moods: tuple[str, ...] = ("ok",), looks: int = 1
    ) -> None:
        self.price = price
        self.moods = moods
        self.batch_moods = batch_moods
        self.looks = looks
        self.seen: list[str] = []
        self.charged = 0
        self.url = ""
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.throttled: list[str] = []
        """Paths that are answered with 429 once each, in their order."""
        self._lock = threading.Lock()

    def answer(self, method: str, path: str, kind: str, sent: bytes) -> Answer:
        """Give status, headers and body for a request."""
        with self._lock:
            if self.throttled and path == self.throttled[0]:
                self.throttled.pop(0)
                return 429, {"retry-after": "7"}, b'{"error": {"message": "slow down"}}'
        if path == "/v1/chat/completions":
            return self._chat(json.loads(sent))
        if path == "/v1/files":
            return _json(self._keep(BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + sent)))
        if path.startswith("/v1/files/"):
            return 200, {}, self.files[path.split("/")[3]]
        return self._batch(method, path.partition("?")[0].removeprefix("/v1/batches").strip("/"), sent)

    def _chat(self, body: dict[str, Any]) -> Answer:
        mood = self._mood(body)
        if mood == "throttle":
            return 429, {"retry-after": "7"}, b'{"error": {"message": "slow down"}}'
        if mood == "fail":
            return 500, {}, b'{"error": {"message": "broken"}}'
        if mood == "garbage":
            return 200, {"content-type": "text/html"}, b"<html>not json</html>"
        if mood == "hang":
            time.sleep(1.0)
        return _json(self._completion(mood, _profiles(body), body))

    def _mood(self, body: dict[str, Any]) -> str:
        with self._lock:
            mood = self.moods[len(self.seen) % len(self.moods)]
            self.seen.append(body["messages"][1]["content"])
        return mood

    def _completion(self, mood: str, profiles: list[dict[str, Any]], body: dict[str, Any]) -> dict[str, Any]:
        items = [
            {"id": one["id"], "confidence": 0.97, **{name: SAID[name] for name in one["open"] if name in SAID}}
            for one in profiles
        ]
        if mood == "wrong_count":
            items.append({"id": 99, "niche": "food", "confidence": 1.0})
        if mood == "injected":
            items[0]["niche"] = "hacked'); DROP"
        if mood == "traits":
            items[0]["gender"] = "female"
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

    def _keep(self, form: Any) -> dict[str, Any]:  # noqa: ANN401 - a message of the email package, of parts
        (content,) = (part.get_payload(decode=True) for part in form.get_payload() if part.get_filename())
        return self._file(content)

    def _file(self, content: bytes) -> dict[str, Any]:
        name = f"file-{len(self.files)}"
        self.files[name] = content
        return {
            "id": name,
            "object": "file",
            "bytes": len(content),
            "created_at": 1,
            "filename": "b",
            "purpose": "batch",
        }

    def _batch(self, method: str, name: str, sent: bytes) -> Answer:
        if method == "POST":
            return self._create(json.loads(sent))
        if not name:
            return _json({"object": "list", "data": list(self.batches.values()), "has_more": False})
        if name not in self.batches:
            return 404, {}, b'{"error": {"message": "no such batch"}}'
        batch = self.batches[name]
        batch["looked"] += 1
        if batch["looked"] > self.looks and batch["status"] == "in_progress":
            self._finish(batch)
        return _json(batch)

    def _create(self, asked: dict[str, Any]) -> Answer:
        mood = self.batch_moods[len(self.batches) % len(self.batch_moods)]
        if mood == "none":
            return 404, {}, b'{"error": {"message": "unknown path"}}'
        name = f"batch-{len(self.batches)}"
        self.batches[name] = {
            "id": name,
            "object": "batch",
            "created_at": 1,
            "status": "in_progress",
            "looked": 0,
            "mood": mood,
            **asked,
        }
        return _json(self.batches[name])

    def _finish(self, batch: dict[str, Any]) -> None:
        """Do a batch: answers in reversed order, what failed in a file of its own."""
        if batch["mood"] == "failed":
            batch["status"] = "failed"
            return
        asked = [json.loads(line) for line in self.files[batch["input_file_id"]].splitlines()]
        done, failed = [], []
        for number, line in enumerate(asked):
            if batch["mood"] == "expired" and number:
                error = {"code": "batch_expired", "message": "This request could not be executed in time."}
                failed.append(json.dumps({"id": "r", "custom_id": line["custom_id"], "response": None, "error": error}))
                continue
            mood = self._mood(line["body"])
            if mood == "missing":
                continue
            if mood == "garbage":
                done.append("<html>not json</html>")
                continue
            status = {"throttle": 429, "fail": 500, "refuse": 400}.get(mood, 200)
            broken = {"error": {"message": mood}}
            body = self._completion(mood, _profiles(line["body"]), line["body"]) if status == 200 else broken
            response = {"status_code": status, "request_id": "r", "body": body}
            written = json.dumps({"id": "r", "custom_id": line["custom_id"], "response": response, "error": None})
            (done if status == 200 else failed).append(written)
        batch["status"] = "expired" if batch["mood"] == "expired" else "completed"
        batch["output_file_id"] = self._file("\n".join(reversed(done)).encode())["id"] if done else None
        batch["error_file_id"] = self._file("\n".join(failed).encode())["id"] if failed else None


def _profiles(body: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(body["messages"][1]["content"]).get("profiles", [])
    return found


def _json(body: dict[str, Any]) -> Answer:
    return 200, {}, json.dumps(body).encode()


class Fake(Protocol):
    """Answers requests."""

    url: str

    def answer(self, method: str, path: str, kind: str, sent: bytes) -> Answer:
        """Give status, headers and body for a request."""
        ...


F = TypeVar("F", bound=Fake)


@contextmanager
def served(fake: F) -> Iterator[F]:
    """Serve a fake on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._reply(self.rfile.read(int(self.headers["content-length"])))

        def do_GET(self) -> None:
            self._reply(b"")

        def _reply(self, sent: bytes) -> None:
            status, headers, body = fake.answer(self.command, self.path, self.headers.get("content-type", ""), sent)
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
        request_queue_size = 128  # of five, which is the default, twenty clients at once do not all get through

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
