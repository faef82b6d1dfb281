"""Tokens: what a caller of the API shows to be known as an actor of a tenant, with scopes.

A token is `cg_<id>_<secret>`, 64 bits and 256 bits from the system's source of randomness. What is kept of it is the
id and a digest of the secret, so that who reads the graph can use none; a plain SHA-256 does, since nobody can guess
the secret.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from creatorgraph.access.viewer import Scope, Viewer
from creatorgraph.clock import from_text

ID_BYTES, SECRET_BYTES = 8, 32
_BEARER = re.compile(r"(?i:bearer) +cg_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Shown:
    """A token as a caller shows it, taken apart."""

    id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token. Instants are texts; `scopes` may name some that there are no more."""

    id: str
    digest: str
    actor: str
    tenant: str
    scopes: tuple[str, ...]
    created_at: str
    expires_at: str
    revoked_at: str | None = None

    def state(self, now: datetime) -> str:
        """Tell whether it is valid, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if from_text(self.expires_at) <= now else "valid"

    def opened_by(self, shown: Shown, now: datetime) -> bool:
        """Tell whether what a caller shows is this token, and it is valid."""
        return hmac.compare_digest(self.digest, shown.digest) and self.state(now) == "valid"

    @property
    def viewer(self) -> Viewer:
        """Who shows it."""
        return Viewer(self.actor, self.tenant, frozenset(map(Scope, set(self.scopes) & set(Scope))))


def made() -> tuple[str, Shown]:
    """Make a token: its text, which is shown once and kept nowhere, and what is kept of it."""
    id_, secret = secrets.token_hex(ID_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    return f"cg_{id_}_{secret}", Shown(id_, _digest_of(secret))


def shown_in(authorization: str) -> Shown | None:
    """Read the token of a header `Authorization: Bearer …`, taken apart; None for anything else."""
    found = _BEARER.fullmatch(authorization)
    return Shown(found[1], _digest_of(found[2])) if found else None


def _digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
