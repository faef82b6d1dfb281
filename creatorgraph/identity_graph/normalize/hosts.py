"""Host names: ASCII form, registrable domain, and what is known of a host from our lists."""

import re
from functools import cache, lru_cache

import idna
import tldextract

from creatorgraph.identity_graph.normalize.characters import fold
from creatorgraph.identity_graph.normalize.wordlists import table, words

MAX_HOST = 253
_ASCII_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_OUTER = ("www.", "www1.", "www2.", "www3.", "m.", "mobile.", "amp.")
_OF_EXAMPLES = frozenset({"example"})
"""Reserved for examples (RFC 2606), so not in the list: the demo world's sites and inboxes are there."""


@cache
def _suffixes(*, private: bool) -> frozenset[str]:
    """Read the public suffix list as it came with the package: the network is never touched."""
    reader = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=private)
    rules = reader.tlds
    return (
        _OF_EXAMPLES
        | frozenset(rules)
        | frozenset(idna.encode(r, uts46=True).decode() for r in rules if not r.isascii())
    )


def _suffix_start(labels: list[str], rules: frozenset[str]) -> int | None:
    """Give the position of the first label of the suffix; None for a top level that is not in the list."""
    for start in range(len(labels)):
        rest = ".".join(labels[start + 1 :])
        if f"!{labels[start]}.{rest}" in rules:
            return start + 1
        if (f"{labels[start]}.{rest}" if rest else labels[start]) in rules or (rest and f"*.{rest}" in rules):
            return start
    return None


@lru_cache(maxsize=65_536)
def registrable_domain(host: str) -> str | None:
    """Give the part of an ASCII host that one owner registers (`jane.co.uk`, `jane.github.io`), None without one."""
    labels = host.split(".")
    start = _suffix_start(labels, _suffixes(private=True))
    return ".".join(labels[start - 1 :]) if start else None


@lru_cache(maxsize=65_536)
def read_host(text: str) -> str | None:
    """Give a host name in lower-case ASCII without `www.` and `m.`, None if nobody can own it on the public net."""
    host = _ascii_host(text)
    return _without_outer(host) if host else None


@lru_cache(maxsize=65_536)
def read_email_host(text: str) -> str | None:
    """Give the host of an e-mail address in lower-case ASCII; nothing is taken off it."""
    return _ascii_host(text)


def _ascii_host(text: str) -> str | None:
    host = fold(text).strip(".")
    if not host or len(host) > MAX_HOST:
        return None
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return None
    return host if _ASCII_HOST.fullmatch(host) and registrable_domain(host) else None


def _without_outer(host: str) -> str:
    while True:
        inner = next((host.removeprefix(o) for o in _OUTER if host.startswith(o)), None)
        if inner is None or registrable_domain(inner) is None:
            return host
        host = inner


@lru_cache(maxsize=65_536)
def owner_rule(host: str, name: str) -> tuple[str, tuple[str, ...]] | None:
    """Find the host, or the nearest host above it, in a list with columns: (listed host, its columns)."""
    rows = table(name)
    rest = host
    while "." in rest:
        if rest in rows:
            return rest, rows[rest]
        rest = rest.partition(".")[2]
    return None


@lru_cache(maxsize=65_536)
def is_shortener(host: str) -> bool:
    """Say whether addresses on this host are opaque: they say nothing until they are followed, which we do not."""
    return host in words("shorteners") or host.partition(".")[2] in words("shorteners")


@lru_cache(maxsize=65_536)
def private_owner(host: str) -> bool:
    """Say whether the host stands under a suffix that a provider hands out to many (`github.io`, `blogspot.com`)."""
    labels = host.split(".")
    start = _suffix_start(labels, _suffixes(private=True))
    return bool(start) and start != _suffix_start(labels, _suffixes(private=False))
