"""Niches and topics as a filter names them: by their keys in the taxonomy, which is closed. Others are refused."""

from collections.abc import Iterable
from difflib import get_close_matches

from creatorgraph.errors import BadInputError
from creatorgraph.lexicons.folding import fold
from creatorgraph.lexicons.niches import SAYS_NOTHING, taxonomy, topics, words

MOST_MEANT = 4
MOST_SHOWN = 60


def niche_keys(field: str, given: Iterable[str]) -> tuple[str, ...]:
    """Give niches in small letters. Raises BadInputError that says what is meant by one that is none.

    `field` is the part of the filter that names them: niches or interests.
    """
    return _keys(field, "niche", given, known=tuple(taxonomy()))


def topic_keys(field: str, given: Iterable[str]) -> tuple[str, ...]:
    """Give topics, as `niche/sub-niche`, in small letters. Raises BadInputError as `niche_keys` does."""
    return _keys(field, "topic", given, known=topics())


def _keys(field: str, kind: str, given: Iterable[str], *, known: tuple[str, ...]) -> tuple[str, ...]:
    keys = tuple(each.strip().lower() for each in given)
    for key in keys:
        if key not in known:
            where = f"filter.{field}"
            meant = [f'{part}: ["{name}"]' for part, name in _instead(field, _meant(key))]
            instead = f"say {' or '.join(meant)}" if meant else f"there are {', '.join(known)}"
            raise BadInputError(f"{where}: '{key[:MOST_SHOWN]}' is no {kind}; {instead}", argument=where)
    return keys


def _instead(field: str, meant: Iterable[str]) -> list[tuple[str, str]]:
    """Give what may be sent instead: topics by their own field, and their niches by the field that was used."""
    niches = "niches" if field == "topics" else field
    parts = [("topics", key) for key in meant if "/" in key]
    return list(dict.fromkeys([*parts, *((niches, key.partition("/")[0]) for key in meant)]))[:MOST_MEANT]


def _meant(text: str) -> list[str]:
    """Give keys of the taxonomy by a word that speaks of them, in any of its languages, or by a name spelt alike."""
    said = [entry.key for entries in words().find(fold(text)) for entry in entries if entry.key != SAYS_NOTHING]
    if said:
        return said
    names = {name: key for key in (*topics(), *taxonomy()) for name in (key, key.rpartition("/")[2])}
    return [names[name] for name in get_close_matches(text, names, n=2, cutoff=0.75)]
