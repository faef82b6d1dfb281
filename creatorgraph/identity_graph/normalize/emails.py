"""E-mail addresses: read alone or out of free text, in one form, with whose they are (a person's or a role's)."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote

from creatorgraph.identity_graph.normalize.characters import MAX_TEXT, plain, plainly
from creatorgraph.identity_graph.normalize.hosts import read_email_host
from creatorgraph.identity_graph.normalize.rewriting import Rewritten
from creatorgraph.identity_graph.normalize.wordlists import words

MAX_EMAIL = 254
_MAX_LOCAL = 64
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]+")
_OF_LOCAL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+'-"
_BEFORE_AT = _OF_LOCAL + "!#$&*^`{}~"
"""More than `_OF_LOCAL`: what stands before the sign belongs to the address for whoever must not read it."""
_ALSO_BEFORE_AT = _BEFORE_AT + "".join(map(chr, (*range(0xC0, 0x530), *range(0x1E00, 0x2000))))
_OUTSIDE_LOCAL = ".'-%!#$&*^`{}~"
_AFTER_AT = re.compile(r"[\w.-]+")
_OUTSIDE_DOMAIN = ".-_"
_MAX_DOMAIN = 253
_HINTS = (  # what must stand in a text for any of those below it to
    ("at", ("(at", "[at", "{at", "<at", "( at", "[ at", " at ", " at\n")),
    ("@", ("(@", "[@", "( @")),
    ("arroba", ("arroba",)),
    ("(", ("(ät", "(et")),
    ("собака", ("собака",)),
    ("dot", ("dot)", "dot]", "dot}", "dot>", "dot )", "dot ]", " dot ")),
    (".", ("(.)", "[.]")),
    ("p", ("punkt)", "punkt]", "ponto", "punto")),
)
_AT = re.compile(r"\s{0,2}[\[({<]\s?(?:at|arroba|ät|et|@|собака)\s?[\])}>]\s{0,2}", re.IGNORECASE)
_DOT = re.compile(r"\s{0,2}[\[({<]\s?(?:dot|punkt|ponto|punto|point|точка|\.)\s?[\])}>]\s{0,2}", re.IGNORECASE)
_SPOKEN_DOT = re.compile(r"(?<=\w)\s{1,2}(?:dot|punto|ponto)\s{1,2}(?=\w)", re.IGNORECASE)
_SPOKEN_AT = re.compile(r"(?<=\w)\s{1,2}(?:at|arroba)\s{1,2}(?=[\w-]{1,63}[.\ue000])", re.IGNORECASE)
_HIDDEN_HOST = re.compile(r"[\w.\ue000-]{1,253}")
_HIDDEN_DOT = "\ue000"
_ANY_HIDDEN_DOT = re.compile(_HIDDEN_DOT)
_QUOTED = re.compile(r"(?:%(?:25)*[0-9A-Fa-f]{2})+")
_QUOTED_OFTEN = re.compile(r"%(?:25)+(?=[0-9A-Fa-f]{2})")
_QUOTED_AT = re.compile(r"%(?:25)*(?:40|EF%(?:25)*BC%(?:25)*A0|EF%(?:25)*B9%(?:25)*AB)", re.IGNORECASE)
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
    read = _read_through(text, Rewritten)
    if read is None:
        return []
    found = (read_email(_strict(read.text, *place)) for place in _places(read.text))
    return list(dict.fromkeys(email for email in found if email))


def hide_emails(text: str, shown: str) -> str:
    """Put `shown` in place of the addresses in a text: all that `find_emails` finds, and what ends as no host can.

    The text is cut at `MAX_TEXT` characters, as no address behind them is read.
    """
    text = text[:MAX_TEXT]
    read = _read_through(text, lambda _: plainly(text))
    if read is None:
        return text
    parts, place = [], 0
    for start, end in _apart(read.origin(start, end) for start, _, end in _places(read.text)):
        parts += [text[place:start], shown]
        place = end
    return "".join((*parts, text[place:]))


def _read_through(text: str, begin: Callable[[str], Rewritten]) -> Rewritten | None:
    """Give the text with every disguise taken off, from what `begin` makes of the plain one; None without the sign."""
    told = plain(text)
    is_quoted = "%" in told and _QUOTED_AT.search(told) is not None
    is_disguised = _may_be_disguised(told.lower())
    if not is_quoted and not is_disguised:
        return begin(told) if "@" in told else None
    read = begin(told)
    if is_quoted:
        read.sub(_QUOTED, lambda match: plain(unquote(_QUOTED_OFTEN.sub("%", match[0]))))
    read.sub(_DOT, lambda _: _HIDDEN_DOT).sub(_AT, lambda _: "@")
    read.sub(_SPOKEN_DOT, lambda _: _HIDDEN_DOT).sub(_SPOKEN_AT, _at_host)
    read.sub(_ANY_HIDDEN_DOT, lambda _: ".")
    return read if "@" in read.text else None


def _may_be_disguised(lower: str) -> bool:
    for part, hints in _HINTS:  # loops: generators cost more than what they look for
        if part in lower:
            for hint in hints:
                if hint in lower:
                    return True
    return False


def _at_host(match: re.Match[str]) -> str:
    """Read a plain " at " as `@` only before a disguised host or one of mailboxes: not in "chef at noma.dk"."""
    host = _HIDDEN_HOST.match(match.string, match.end())
    known = host and (_HIDDEN_DOT in host[0] or host[0].strip(".").lower() in words("mail_hosts"))
    return "@" if known else match[0]


def _places(text: str) -> Iterator[tuple[int, int, int]]:
    """Give where addresses begin, have their sign and end; a host has a dot, a mention ("/@name", "by me@home") not."""
    behind, place = 0, text.find("@")
    while place >= 0:
        before = text[behind:place]
        rest = before.rstrip(_BEFORE_AT)
        if rest and not rest[-1].isascii():
            rest = rest.rstrip(_ALSO_BEFORE_AT)
        local = before[len(rest) :].lstrip(_OUTSIDE_LOCAL)
        domain = _AFTER_AT.match(text, place + 1) if local else None
        host = domain[0].rstrip(_OUTSIDE_DOMAIN) if domain else ""
        if "." in host.lstrip(_OUTSIDE_DOMAIN):
            yield place - len(local), place, place + 1 + len(host)
        behind, place = place + 1, text.find("@", place + 1)


def _strict(text: str, start: int, place: int, end: int) -> str:
    """Give of a place what an address may consist of."""
    before = text[max(start, place - _MAX_LOCAL) : place]
    local = before[len(before.rstrip(_OF_LOCAL)) :]
    return local.strip(".'-%") + "@" + text[place + 1 : min(end, place + 1 + _MAX_DOMAIN)].strip(_OUTSIDE_DOMAIN)


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Make one of spans that overlap."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart
