"""What the fake models answer to each request, and what they would charge for it."""

import json
import threading
import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from email.parser import BytesParser
from typing import Any

from creatorgraph.enrichment.budget import DOLLAR
from creatorgraph.enrichment.fakes.batches import Batches
from creatorgraph.enrichment.fakes.moods import BATCHES, CALLS, REFUSALS, read_moods
from creatorgraph.enrichment.fakes.vectors import DIMENSIONS, vectors
from creatorgraph.enrichment.fakes.words import Json, written
from creatorgraph.enrichment.prices import FREE, Price, batch_price_of, price_of
from creatorgraph.errors import BadInputError, SetupError

Answer = tuple[int, dict[str, str], bytes]
KEPT = 1_000
RETRY_AFTER = "7"
BYTES_A_TOKEN = 3


@dataclass(frozen=True, slots=True)
class Call:
    """A call, or a line of a batch: what was sent (the user's message, or the texts as JSON), what it would cost."""

    path: str
    model: str
    mood: str
    sent: str
    charged: int
    """In micro-dollars."""


class FakeModels:
    """Answers chat completions, embeddings and batches, and its door. `moods` are taken in turn, one a call or line.

    `batch_moods` are taken in turn too, one a batch, which is under way for the first `looks` looks. Calls cost what
    `prices.json` says; `prices` has those of other models (in micro-dollars of a token), which are free otherwise.
    """

    def __init__(
        self,
        moods: Sequence[str] = ("ok",),
        *,
        batch_moods: Sequence[str] = ("ok",),
        looks: int = 1,
        hang_seconds: float = 1.0,
        dimensions: int = DIMENSIONS,
        prices: Mapping[str, Price] | None = None,
    ) -> None:
        self.moods = tuple(moods)
        self.hang_seconds = hang_seconds
        self.dimensions = dimensions
        self.prices = prices or {}
        self.calls: deque[Call] = deque(maxlen=KEPT)
        self.charged = 0
        self.url = ""
        self.batches = Batches(batch_moods, looks=looks)
        self.throttled: list[str] = []
        """Paths that are answered with 429 once each, in their order."""
        self._counts: Counter[str] = Counter()
        self._lock = threading.RLock()

    def answer(self, method: str, path: str, kind: str, sent: bytes) -> Answer:
        """Give status, headers and body for a request; one that is none of these gets 400."""
        try:
            return self._answer(method, path, kind, sent)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            message = f"fake: this is no request that is known here ({type(error).__name__})"
            return _json({"error": {"message": message}}, status=400)

    def _answer(self, method: str, path: str, kind: str, sent: bytes) -> Answer:
        with self._lock:
            if self.throttled and path == self.throttled[0]:
                self.throttled.pop(0)
                return _refusal("throttle")
        path = path.partition("?")[0]
        if path.startswith("/control/"):
            return self._door(path.removeprefix("/control/"), json.loads(sent or b"{}"))
        if path in {"/v1/chat/completions", "/v1/embeddings"}:
            return self._call(path, json.loads(sent))
        with self._lock:
            return self._of_batches(method, path, kind, sent)

    def _door(self, name: str, order: Json) -> Answer:
        with self._lock:
            if name == "calls":
                return _json({"calls": [asdict(call) for call in self.calls]})
            if name == "moods":
                try:
                    self._order(order)
                except BadInputError as error:
                    return _json({"error": str(error)}, status=400)
            counted = {"calls": sum(self._counts.values()), "moods": dict(self._counts)}
            return _json(counted | {"dollars": self.charged / DOLLAR})

    def _order(self, order: Json) -> None:
        """Take other moods, each from its first, and forget the calls. Raises BadInputError for one that is none."""
        moods = read_moods(order.get("moods", ",".join(self.moods)), CALLS)
        self.batches.moods = read_moods(order.get("batch_moods", ",".join(self.batches.moods)), BATCHES)
        self.moods, self.throttled, self.charged = moods, list(order.get("throttled", ())), 0
        self.calls.clear()
        self._counts.clear()

    def _call(self, path: str, body: Json) -> Answer:
        mood = self._mood()
        if mood == "hang":
            time.sleep(self.hang_seconds)
        if mood in REFUSALS or mood == "garbage":
            self._seen(path, body, mood, None)
            return _refusal(mood) if mood in REFUSALS else (200, {"content-type": "text/html"}, b"<html>")
        made = self._embedded(mood, body) if path == "/v1/embeddings" else self.completed(mood, body)
        self._seen(path, body, mood, made, price=self._price(str(body["model"]), in_batch=False))
        return _json(_without_usage(made) if mood == "no_usage" else made)

    def completed(self, mood: str, body: Json) -> Json:
        """Answer a chat completion in a mood."""
        text, tokens = written(mood, json.loads(_asked(body)))
        read = sum(len(one["content"]) for one in body["messages"]) // BYTES_A_TOKEN
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        usage = {"prompt_tokens": read, "completion_tokens": tokens, "total_tokens": read + tokens}
        done = {"id": "c", "object": "chat.completion", "created": 1, "model": body["model"], "choices": [choice]}
        return done | {"usage": usage}

    def _embedded(self, mood: str, body: Json) -> Json:
        texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
        found = vectors(mood, texts, body.get("dimensions", self.dimensions))
        data = [{"object": "embedding", "index": place, "embedding": vector} for place, vector in found]
        read = sum(len(text.encode()) for text in texts) // BYTES_A_TOKEN
        usage = {"prompt_tokens": read, "total_tokens": read}
        return {"object": "list", "model": body["model"], "data": data, "usage": usage}

    def _of_batches(self, method: str, path: str, kind: str, sent: bytes) -> Answer:
        room, *rest = path.removeprefix("/v1/").split("/")
        if (room, method) == ("files", "POST"):
            form = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + sent)
            return _json(self.batches.keep(_content(form)))
        if room == "files" and rest and rest[0] in self.batches.files:
            return 200, {}, self.batches.files[rest[0]]
        if (room, method) == ("batches", "POST") and (begun := self.batches.begin(json.loads(sent))):
            return _json(begun)
        if (room, method, rest) == ("batches", "GET", []):
            return _json({"object": "list", "data": list(self.batches.begun.values()), "has_more": False})
        if room == "batches" and rest and rest[0] in self.batches.begun:
            return _json(self.batches.look(rest[0], self._line))
        return _json({"error": {"message": "nothing is there"}}, status=404)

    def _line(self, body: Json) -> tuple[str, Json]:
        """Answer a line of a batch: its mood, and the reply of one that is answered."""
        mood = self._mood()
        is_answered = mood not in REFUSALS and mood not in {"missing", "garbage"}
        made = self.completed(mood, body) if is_answered else None
        self._seen("/v1/batches", body, mood, made, price=self._price(str(body["model"]), in_batch=True))
        return mood, _without_usage(made or {}) if mood == "no_usage" else made or {}

    def _mood(self) -> str:
        with self._lock:
            mood = self.moods[sum(self._counts.values()) % len(self.moods)]
            self._counts[mood] += 1
            return mood

    def _seen(self, path: str, body: Json, mood: str, made: Json | None, *, price: Price = FREE) -> None:
        usage = made["usage"] if made else {}
        cost = price.cost(read=usage.get("prompt_tokens", 0), written=usage.get("completion_tokens", 0))
        sent = json.dumps(body["input"]) if "input" in body else _asked(body)
        with self._lock:
            self.charged += cost
            self.calls.append(Call(path, str(body["model"]), mood, sent, cost))

    def _price(self, model: str, *, in_batch: bool) -> Price:
        if model in self.prices:
            return self.prices[model]
        try:
            return batch_price_of(model) if in_batch else price_of(model)
        except SetupError:
            return FREE


def _asked(body: Json) -> str:
    return str(body["messages"][-1]["content"])


def _content(form: Any) -> bytes:  # noqa: ANN401 - a message of the email package, of parts
    (content,) = (part.get_payload(decode=True) for part in form.get_payload() if part.get_filename())
    return bytes(content)


def _without_usage(made: Json) -> Json:
    return {name: value for name, value in made.items() if name != "usage"}


def _refusal(mood: str) -> Answer:
    headers = {"retry-after": RETRY_AFTER} if mood == "throttle" else {}
    return REFUSALS[mood], headers, json.dumps({"error": {"message": f"fake: {mood}"}}).encode()


def _json(body: Json, *, status: int = 200) -> Answer:
    return status, {}, json.dumps(body).encode() + b"\n"
