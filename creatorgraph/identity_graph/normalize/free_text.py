"""Addresses in free text, with and without a scheme."""

import re

from creatorgraph.identity_graph.normalize.addresses import MAX_ADDRESS
from creatorgraph.identity_graph.normalize.characters import plain
from creatorgraph.identity_graph.normalize.hosts import read_host

MAX_URLS = 100
_CANDIDATE = re.compile(
    r"""https?://[^\s<>"“”«»]{1,2048}"""
    r"""|(?<![\w@./\-])((?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24})(?![\w@\-])((?::\d{1,5})?(?:[/?#][^\s<>"“”«»]{0,2048})?)""",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w.-]{1,253}")
_NEXT_SCHEME = re.compile(r"(?<=.)https?://", re.IGNORECASE)
_TRAILING = ".,;:!?'\"’…*_~|、。，！？；：）」』】>"  # noqa: RUF001 - punctuation of several scripts
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))
_CAPITAL_TLDS = frozenset({"Com", "Net", "Org", "Io", "Co", "Tv", "Uk"})


def find_urls(text: str) -> list[str]:
    """Find web addresses, also without a scheme (`jane.com/shop`), as written; at most 100, each once, in their order.

    The domain of an e-mail address is none, nor is a missing space after a full stop ("e.g.this", "me.My").
    """
    if "." not in text and "。" not in text:
        return []
    text = plain(text)
    text = " ".join(piece for piece in text.split() if "." in piece[1:-1])
    if "@" in text:
        text = _EMAIL.sub(" ", text)
    found: dict[str, None] = {}
    for match in _CANDIDATE.finditer(text):
        for url in _cut(match) if match[1] is None else _bare(match[1], match[2]):
            found[url] = None
        if len(found) >= MAX_URLS:
            break
    return list(found)[:MAX_URLS]


def _cut(match: re.Match[str]) -> list[str]:
    """Cut addresses that were written without a space between them."""
    url = match[0]
    starts = [0, *(found.start() for found in _NEXT_SCHEME.finditer(url) if not _in_query(url, found.start()))]
    pieces = (url[start:end] for start, end in zip(starts, [*starts[1:], len(url)], strict=True))
    return [piece for piece in map(_trimmed, pieces) if len(piece) <= MAX_ADDRESS]


def _in_query(url: str, position: int) -> bool:
    return url[position - 1] in "=/&?"


def _bare(host: str, rest: str) -> list[str]:
    rest = _trimmed(rest)
    last = host.rpartition(".")[2]
    before = host[: -len(last)]
    is_sentence = not rest and last[:1].isupper() and last not in _CAPITAL_TLDS and before != before.upper()
    if is_sentence or (not rest and len(before) <= 2) or read_host(host) is None:  # noqa: PLR2004 - one letter and its dot
        return []
    return [host + rest]


def _trimmed(url: str) -> str:
    """Take off punctuation that belongs to the sentence; a bracket stays if it was opened within."""
    while url:
        last = url[-1]
        opened = next((a for a, b in _PAIRS if b == last), None)
        if last not in _TRAILING and (opened is None or url.count(opened) >= url.count(last)):
            break
        url = url[:-1]
    return url
