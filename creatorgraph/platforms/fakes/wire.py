"""What the four wire forms have in common: a call read, an answer to be sent, and what each form can say."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, Protocol

from creatorgraph.platforms.fakes.state import State
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import Source

OK, BAD_REQUEST, UNAUTHORIZED, NO_CREDIT, FORBIDDEN, NOT_FOUND, TOO_MANY, SERVER = (
    200,
    400,
    401,
    402,
    403,
    404,
    429,
    500,
)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it came. `token` is of the Authorization header, `body` is JSON."""

    path: str
    query: Mapping[str, str]
    token: str = ""
    body: Json = field(default_factory=dict)


@dataclass(slots=True)
class Wire:
    """An answer to be sent as JSON."""

    body: Json
    status: int = OK
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Codes:
    """The errors that an interface knows, by their codes, and which of them it uses by itself."""

    all: frozenset[str]
    throttle: str
    """A rolling window has no room."""
    quota: str
    """The day's or the month's quota is used up."""
    denied: str
    """The credential is refused."""


class Form(Protocol):
    """One interface's wire form."""

    @property
    def codes(self) -> Codes:
        """The errors that it knows."""
        ...

    def source(self, call: Call) -> Source:
        """Say which interface a call is to."""
        ...

    def credential(self, call: Call) -> str:
        """Give the credential of a call; empty where there is none."""
        ...

    def accounts(self, call: Call) -> int:
        """Count the accounts asked for."""
        ...

    def answer(self, state: State, call: Call) -> Wire:
        """Answer a call that nothing stands against."""
        ...

    def refuse(self, call: Call, code: str, until: datetime) -> Wire:
        """Refuse a call with one of the codes, which may say until when."""
        ...

    def halved(self, wire: Wire) -> Wire:
        """Leave a part of an answer out, as the platform does when it fails in part."""
        ...


def post_id(platform: Platform, own: str) -> str:
    """Give a post's id of the platform's shape: digits, or eleven letters on YouTube."""
    digest = blake2b(f"{platform}/{own}".encode(), digest_size=8).digest()
    if platform == "youtube":
        return urlsafe_b64encode(digest).decode()[:11]
    return str(10**16 + int.from_bytes(digest, "big") % (9 * 10**16))


def http_date(instant: datetime) -> str:
    """Write an instant as headers do."""
    return instant.strftime("%a, %d %b %Y %H:%M:%S GMT")
