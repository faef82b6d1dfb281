"""The batches of the fake models: files that were uploaded, batches begun, and their results."""

import json
from collections.abc import Callable, Sequence

from creatorgraph.enrichment.fakes.moods import REFUSALS
from creatorgraph.enrichment.fakes.words import Json

Line = Callable[[Json], tuple[str, Json]]
"""Answers the body of a line: its mood, and the reply of one that is answered."""
EXPIRED = {"code": "batch_expired", "message": "This request could not be executed in time."}


class Batches:
    """Files and batches; a batch ends with the look after `looks` looks. Guarded by who holds it."""

    def __init__(self, moods: Sequence[str], *, looks: int) -> None:
        self.moods = tuple(moods)
        self.looks = looks
        self.files: dict[str, bytes] = {}
        self.begun: dict[str, Json] = {}

    def keep(self, content: bytes) -> Json:
        """Keep a file."""
        name = f"file-{len(self.files)}"
        self.files[name] = content
        size = len(content)
        return {"id": name, "object": "file", "bytes": size, "created_at": 1, "filename": "b", "purpose": "batch"}

    def begin(self, asked: Json) -> Json | None:
        """Begin a batch; None for an endpoint that has none."""
        mood = self.moods[len(self.begun) % len(self.moods)]
        if mood == "none":
            return None
        name = f"batch-{len(self.begun)}"
        made = {"id": name, "object": "batch", "created_at": 1, "status": "in_progress", "looked": 0, "mood": mood}
        self.begun[name] = made | asked
        return self.begun[name]

    def look(self, name: str, line: Line) -> Json:
        """Tell how far a batch is."""
        batch = self.begun[name]
        batch["looked"] += 1
        if batch["looked"] > self.looks and batch["status"] == "in_progress":
            self._finish(batch, line)
        return batch

    def _finish(self, batch: Json, line: Line) -> None:
        """Do a batch: answers in reversed order, what failed in a file of its own."""
        if batch["mood"] == "failed":
            batch["status"] = "failed"
            return
        done, failed = [], []
        for number, text in enumerate(self.files[batch["input_file_id"]].splitlines()):
            asked = json.loads(text)
            result: Json = {"id": "r", "custom_id": asked["custom_id"], "response": None, "error": None}
            if batch["mood"] == "expired" and number:
                failed.append(json.dumps(result | {"error": EXPIRED}))
                continue
            mood, body = line(asked["body"])
            if mood == "garbage":
                done.append("<html>not json</html>")
            elif mood in REFUSALS:
                error = {"status_code": REFUSALS[mood], "request_id": "r", "body": {"error": {"message": mood}}}
                failed.append(json.dumps(result | {"response": error}))
            elif mood != "missing":
                response = {"status_code": 200, "request_id": "r", "body": body}
                done.append(json.dumps(result | {"response": response}))
        batch["status"] = "expired" if batch["mood"] == "expired" else "completed"
        batch["output_file_id"] = self.keep("\n".join(reversed(done)).encode())["id"] if done else None
        batch["error_file_id"] = self.keep("\n".join(failed).encode())["id"] if failed else None
