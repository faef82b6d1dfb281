"""Pairs for the laws: any row that the columns of pairs can hold, with values that often agree."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from creatorgraph.identity_graph.pairs import COLUMNS, SCHEMA, Columns

WORDS = st.text("abd1", max_size=9)
SIDES: dict[str, st.SearchStrategy[Any]] = {
    "platform": st.sampled_from(["x", "youtube"]),
    "names": st.sets(st.sampled_from(["ab", "ab bad", "a bad", "bad dab", "dab"]), max_size=2).map(sorted).map(tuple),
    "handle": WORDS,
    "stem": WORDS,
    "statements": st.frozensets(st.sampled_from(["fan_page", "parody", "team", "backup", "lookalike"]), max_size=2),
    "digits": st.text("12", max_size=4),
    "bio": st.sets(st.sampled_from(["tea", "cats", "seven", "boats"]), max_size=4).map(sorted).map(tuple),
    "followers": st.none() | st.integers(0, 10**8),
    "country": st.none() | st.sampled_from(["DE", "FR"]),
    "language": st.none() | st.sampled_from(["de", "fr"]),
    "topic": st.none() | st.sampled_from(["food", "music"]),
}


def _column(name: str) -> st.SearchStrategy[Any]:
    side, _, rest = name.partition("_")
    if name in {"left", "right"}:
        return st.just(f"x:{name}")
    if side in {"left", "right"}:
        return SIDES[rest]
    if name.startswith("links_"):
        return st.booleans()
    if name == "nearer":
        return st.integers(0, 2)
    return st.sampled_from(["", "site", "hub"]) if name == "url_kind" else st.integers(0, 30)


ROWS = st.fixed_dictionaries({name: _column(name) for name in COLUMNS})


def columns(rows: Sequence[dict[str, Any]]) -> Columns:
    """Put rows into columns."""
    return pa.Table.from_pylist([{name: _listed(row[name]) for name in COLUMNS} for row in rows], schema=SCHEMA)


def _listed(value: object) -> object:
    return sorted(value) if isinstance(value, (tuple, set, frozenset)) else value


def mirrored(row: dict[str, Any]) -> dict[str, Any]:
    """Swap the two sides of a pair."""
    return {_other(name): value for name, value in row.items()}


def _other(name: str) -> str:
    swapped = name.replace("left", "?").replace("right", "left").replace("?", "right")
    return swapped if swapped in COLUMNS else name
