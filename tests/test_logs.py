"""Logs: one JSON line an event."""

import json
import logging
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st
from neo4j.exceptions import Neo4jError

from creatorgraph.clock import from_text
from creatorgraph.logs import JsonLines

FIELDS = st.dictionaries(
    st.text("abc", min_size=1), st.text() | st.integers(-(2**63), 2**63) | st.none() | st.binary(max_size=3)
)


def line(event: str, **extra: object) -> str:
    """Format one event."""
    record = logging.makeLogRecord({"name": "creatorgraph.test", "levelname": "INFO", "msg": event, **extra})
    return JsonLines().format(record)


@given(st.text(), FIELDS)
def test_an_event_is_one_json_line_with_its_fields(event: str, fields: dict[str, object]) -> None:
    text = line(event, fields=fields)
    assert "\n" not in text
    found = json.loads(text)
    assert (found["event"], found["level"], found["logger"]) == (event, "INFO", "creatorgraph.test")
    assert fields.keys() <= found.keys()
    assert from_text(found["time"]).tzinfo


def test_time_level_logger_and_event_come_first() -> None:
    assert list(json.loads(line("batch.done", fields={"accounts": 5}))) == [
        "time",
        "level",
        "logger",
        "event",
        "accounts",
    ]


def test_an_exception_is_told_without_its_text() -> None:
    name = "ja" + "ne"  # source lines are shown, and hold nobody

    def refuse() -> None:
        raise Neo4jError._hydrate_neo4j(  # noqa: SLF001 - as the driver makes them
            code="Neo.ClientError.Schema.ConstraintValidationFailed", message=f"key = 'x:@{name}'"
        )

    try:
        try:
            refuse()
        except Neo4jError as error:
            raise ExceptionGroup(name, [ValueError(f"of {name}\nand more"), KeyError(name)]) from error
    except ExceptionGroup as error:
        text = line("it.failed", exc_info=(type(error), error, error.__traceback__))
    assert "\n" not in text
    assert name not in text
    told = json.loads(text)["exception"]
    assert "in refuse" in told
    names = [each for each in told.splitlines() if not each.startswith(" ")]
    assert names == [
        "neo4j.exceptions.ConstraintError (Neo.ClientError.Schema.ConstraintValidationFailed)",
        "builtins.ExceptionGroup",
        "builtins.ValueError",
        "builtins.KeyError",
    ]


def test_a_process_logs_to_standard_error_from_its_level_on_and_the_driver_only_errors() -> None:
    code = (
        "import logging; from creatorgraph import logs; logs.configure('INFO');"
        "log = logging.getLogger('creatorgraph.here'); log.debug('too.low');"
        "log.info('batch.done', extra={'fields': {'accounts': 5}}); logging.getLogger('neo4j').warning('chatter')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    (only,) = [json.loads(each) for each in done.stderr.splitlines()]
    assert (only["event"], only["accounts"], only["logger"]) == ("batch.done", 5, "creatorgraph.here")
