"""E-mail addresses: read alone or out of free text, in one form, with whose they are (a person's or a role's)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from creatorgraph.identity_graph.normalize.characters import plain
from creatorgraph.identity_graph.normalize.hosts import read_email_host
from creatorgraph.identity_graph.normalize.wordlists import words

MAX_EMAIL = 254
_MAX_LOCAL = 64
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]+")
_OF_LOCAL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+'-"
_DOMAIN_AFTER = re.compile(r"[\w.-]{1,253}")
_HINTS = (  # what must stand in a text for any of those below it to
    ("at", ("(at", "[at", "{at", "<at", "( at", "[ at", " at ", " at\n")),
    ("@", ("(@", "[@", "( @")),
    ("arroba", ("arroba",)),
    ("(", ("(ät", "(et")),
    ("собака", ("собака",)),
)
_AT = re.compile(r"\s{0,2}[\[({<]\s?(?:at|arroba|ät|et|@|собака)\s?[\])}>]\s{0,2}", re.IGNORECASE)
_DOT = re.compile(r"\s{0,2}[\[({<]\s?(?:dot|punkt|ponto|punto|point|точка|\.)\s?[\])}>]\s{0,2}", re.IGNORECASE)
_SPOKEN_DOT = re.compile(r"(?<=\w)\s{1,2}(?:dot|punto|ponto)\s{1,2}(?=\w)", re.IGNORECASE)
_SPOKEN_AT = re.compile(r"(?<=\w)\s{1,2}(?:at|arroba)\s{1,2}(?=[\w-]{1,63}[.\ue000])", re.IGNORECASE)
_HIDDEN_HOST = re.compile(r"[\w.\ue000-]{1,253}")
_HIDDEN_DOT = "\ue000"
_WORD = re.compile(r"[a-z]+")
_GOOGLE = frozenset({"gmail.com", "googlemail.com"})


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """An address in the form in which it is compared; `kind` says whether its local part names a role."""

    address: str
    local: str
    domain: str
    kind: Literal["person", "role"]


def read_email(text: str) -> EmailAddress | None:
    """Read one address: lower case, ASCII domain, tags after `+` and the dots of Gmail dropped. None if it is none."""
    if len(text) > 2 * MAX_EMAIL:
        return None
    return _read(text)


@lru_cache(maxsize=16_384)
def _read(text: str) -> EmailAddress | None:
    text = plain(text).strip(" \t\r\n<>\"'()[],;:.")
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0]
    local, at, domain = text.casefold().rpartition("@")
    host = read_email_host(domain) if at and local.isascii() else None
    if host is None or not _LOCAL.fullmatch(local) or len(local) > _MAX_LOCAL:
        return None
    local, host = _one_form(local.strip("."), host)
    return EmailAddress(f"{local}@{host}", local, host, _kind(local)) if local else None


def _one_form(local: str, host: str) -> tuple[str, str]:
    local = local.partition("+")[0]
    if host in _GOOGLE:
        return local.replace(".", ""), "gmail.com"
    return local.strip("."), host


def _kind(local: str) -> Literal["person", "role"]:
    parts = _WORD.findall(local)
    return "role" if parts and all(part in words("mail_roles") for part in parts) else "person"


def find_emails(text: str) -> list[EmailAddress]:
    """Find the addresses in free text, also `name [at] host [dot] com`; each once, in their order."""
    text = plain(text)
    if _may_be_disguised(text.lower()):
        text = _deobfuscated(text)
    if "@" not in text:
        return []
    found = (read_email(piece) for piece in _pieces(text))
    return list(dict.fromkeys(email for email in found if email))


def _may_be_disguised(lower: str) -> bool:
    return any(part in lower and any(hint in lower for hint in hints) for part, hints in _HINTS)


def _deobfuscated(text: str) -> str:
    text = _AT.sub("@", _DOT.sub(_HIDDEN_DOT, text))
    text = _SPOKEN_AT.sub(_at_host, _SPOKEN_DOT.sub(_HIDDEN_DOT, text))
    return text.replace(_HIDDEN_DOT, ".")


def _at_host(match: re.Match[str]) -> str:
    """Read a plain " at " as `@` only before a disguised host or one of mailboxes: not in "chef at noma.dk"."""
    host = _HIDDEN_HOST.match(match.string, match.end())
    known = host and (_HIDDEN_DOT in host[0] or host[0].strip(".").lower() in words("mail_hosts"))
    return "@" if known else match[0]


def _pieces(text: str) -> list[str]:
    pieces = []
    place = text.find("@")
    while place >= 0:
        before = text[max(0, place - _MAX_LOCAL) : place]
        local = before[len(before.rstrip(_OF_LOCAL)) :]
        domain = _DOMAIN_AFTER.match(text, place + 1) if local else None
        if domain:
            pieces.append(local.strip(".'-%") + "@" + domain[0].strip(".-_"))
        place = text.find("@", place + 1)
    return pieces
