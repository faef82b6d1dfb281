"""A web address taken apart, before anything is decided about it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

from creatorgraph.identity_graph.normalize.characters import visible
from creatorgraph.identity_graph.normalize.hosts import owner_rule, read_host
from creatorgraph.identity_graph.normalize.wordlists import table

MAX_ADDRESS = 2_048
_MAX_PARAMETERS = 64
_MAX_HOPS = 4
_SCHEME = re.compile(r"(?:(?:https?:)?/{1,8}){1,4}", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+-]{1,20}:(?!\d{1,5}(?:[/?#]|$))", re.IGNORECASE)
_AUTHORITY_END = re.compile(r"[/?#\\]")
_PORT = re.compile(r":(\d{1,5})$")
_EDGE = " \t\r\n\"'<>`“”‘’«»"  # noqa: RUF001 - quotation marks that people put around an address


@dataclass(frozen=True, slots=True)
class Address:
    """An http(s) address: `host` as `read_host` gives it, `port` None if it is the usual one, the rest undecoded."""

    host: str
    port: int | None
    path: str
    query: str
    fragment: str

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts of the path, percent-decoded, empty ones dropped."""
        path = unquote(self.path, errors="replace") if "%" in self.path else self.path
        return tuple(part for part in (piece.strip() for piece in path.split("/")) if part)

    def parameters(self) -> list[tuple[str, str]]:
        """Read the query, percent-decoded; at most 64 parameters are read."""
        if not self.query:
            return []
        query = "&".join(self.query.replace("&amp;", "&").split("&")[:_MAX_PARAMETERS])
        return parse_qsl(query, keep_blank_values=True, errors="replace")

    def parameter(self, name: str) -> str | None:
        """Give the first value of one parameter."""
        return next((value for key, value in self.parameters() if key.lower() == name), None)


@lru_cache(maxsize=1_024)
def read_address(text: str) -> Address | None:
    """Take an address apart, with or without a scheme; redirectors of the known kind are unwrapped.

    None for anything that is not http(s), over-long, with user names in it, or on a host nobody can own.
    """
    address = _split(text)
    for _ in range(_MAX_HOPS):
        target = _target(address) if address else None
        if target is None:
            return address
        address = _split(target)
    return None


def _split(text: str) -> Address | None:
    if len(text) > MAX_ADDRESS * 2:
        return None
    text = visible(text).strip(_EDGE)
    if not text or len(text) > MAX_ADDRESS:
        return None
    rest = _without_scheme(text)
    if rest is None:
        return None
    end = _AUTHORITY_END.search(rest)
    authority, tail = (rest[: end.start()], rest[end.start() :].replace("\\", "/")) if end else (rest, "")
    port = _PORT.search(authority)
    host = read_host(authority[: port.start()] if port else authority)
    if host is None:
        return None
    tail, _, fragment = tail.partition("#")
    path, _, query = tail.partition("?")
    return Address(host, _unusual(port), path.rstrip(), query, fragment)


def _without_scheme(text: str) -> str | None:
    """Drop http(s); None for other schemes."""
    scheme = _SCHEME.match(text)
    rest = text[scheme.end() :] if scheme else text
    return None if _OTHER_SCHEME.match(rest) else rest


def _unusual(port: re.Match[str] | None) -> int | None:
    number = int(port[1]) if port else 0
    return number if number not in {0, 80, 443} else None


def _target(address: Address) -> str | None:
    """Give where a redirector leads: its list has the host, the first segment of the path (`*`: any), the parameter."""
    rule = owner_rule(address.host, "redirectors")
    if rule is None:
        return None
    segments = address.segments
    for path, parameter in (column.split("?") for column in table("redirectors")[rule[0]]):
        if path in ("*", segments[0].lower() if segments else ""):
            value = address.parameter(parameter)
            if value and value.lower().startswith(("http://", "https://", "www.")):
                return value
    return None
