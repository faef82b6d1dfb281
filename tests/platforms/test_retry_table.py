"""The table of failures: as the documents show it, complete, and what follows from each row."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Absence, Trouble
from creatorgraph.platforms.retry_table import ANY, RULES, WAYS, Wait, Way, judge
from tests.platforms.replies import AT, reply

DOCUMENT = Path(__file__).parents[2] / "docs" / "failures.md"
CODES = sorted({code for rule in RULES for code in rule.codes})


def _table_lines() -> list[str]:
    """Write the table as docs/failures.md shows it."""
    lines = ["| platform | status | code | outcome | then |", "|---|---|---|---|---|"]
    for rule in RULES:
        first, last = rule.statuses
        status = "any" if rule.statuses == ANY else f"{first}" if first == last else f"{first}-{last}"
        codes = ", ".join(_ranges(sorted(rule.codes, key=lambda code: (len(code), code)))) or "any other"
        when = f"; {rule.wait.value}" if rule.wait is not Wait.NONE else ""
        when += f" ({int(rule.pause.total_seconds() // 60)} min)" if rule.pause else ""
        where = rule.platform.value if rule.platform else "all"
        lines.append(f"| {where} | {status} | {codes} | {rule.trouble.value} | {WAYS[rule.trouble].value}{when} |")
    return lines


def _ranges(codes: Sequence[str]) -> list[str]:
    """Write Instagram's two hundreds as one range."""
    hundreds = [code for code in codes if code.isdigit() and 200 <= int(code) < 300]
    rest = [code for code in codes if code not in hundreds]
    return [*rest, f"{hundreds[0]}-{hundreds[-1]}"] if hundreds else rest


def test_the_document_shows_the_table() -> None:
    assert "\n".join(_table_lines()) in DOCUMENT.read_text(encoding="utf-8"), (
        "docs/failures.md shows another table: put these lines there"
    )


def test_everything_that_can_come_of_a_call_has_its_way() -> None:
    assert set(WAYS) == {*Trouble, *Absence}
    assert WAYS[Absence.NOT_SHOWN] is Way.KEEP  # Instagram's 110 is never read as deleted
    assert {way for trouble, way in WAYS.items() if isinstance(trouble, Trouble) and trouble.waits} == {
        Way.WAIT,
        Way.PARK,
    }


@given(st.sampled_from(list(Platform)), st.integers(100, 599), st.lists(st.sampled_from(CODES) | st.text(), max_size=3))
def test_every_answer_has_a_row_and_what_waits_has_an_instant(
    platform: Platform, status: int, codes: list[str]
) -> None:
    seen = judge(platform, reply(b"", status), codes)
    assert seen.code
    assert len(seen.code) <= 64
    assert (seen.until is not None) == seen.trouble.waits
    assert seen.until is None or AT <= seen.until <= AT + timedelta(days=32)


@pytest.mark.parametrize("header", ["90", "Fri, 20 Nov 2026 12:01:30 GMT"])
@pytest.mark.parametrize(("platform", "code", "status"), [(Platform.INSTAGRAM, "4", 403), (Platform.X, "", 503)])
def test_retry_after_is_obeyed_in_both_forms(platform: Platform, code: str, status: int, header: str) -> None:
    seen = judge(platform, reply(b"", status, headers={"retry-after": header}), [code])
    assert seen.until == datetime.fromisoformat("2026-11-20T12:01:30Z")
