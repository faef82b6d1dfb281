"""Web addresses in one form, told apart by whose they are: a site, a page of a link hub, a place on a shared host."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, urlencode

from creatorgraph.identity_graph.normalize.addresses import MAX_ADDRESS, Address, read_address
from creatorgraph.identity_graph.normalize.characters import fold
from creatorgraph.identity_graph.normalize.hosts import is_shortener, owner_rule, private_owner
from creatorgraph.identity_graph.normalize.profile_addresses import platform_of_host, profile_of
from creatorgraph.identity_graph.normalize.wordlists import sections, words
from creatorgraph.platforms.observation import Platform

Kind = Literal["site", "hub", "shared_host", "platform"]
MAX_KEY = 512
_SAFE = "@:!$&()*+,;=~-._"
_INDEX = re.compile(r"(?:index|default|home)(?:\.[a-z]{2,5})?")
_LOCALE = re.compile(r"[a-z]{2}|intl-[a-z]{2,3}|[a-z]{2}-[a-z]{2}")
_DEPTHS = {"inner": 2, "deep": 3}
_PLATFORM_HOSTS = {"instagr.am": "instagram.com", "ig.me": "instagram.com", "twitter.com": "x.com"}


@dataclass(frozen=True, slots=True)
class CanonicalUrl:
    """An address in the form in which it is compared: `key` is host and path, `host` has no `www.`.

    `site`: a site on a domain of its own. `hub`: one owner's page of links. `shared_host`: one owner's place on a host
    of many. `platform`: something on one of the four platforms.
    """

    key: str
    host: str
    kind: Kind


def read_url(text: str) -> CanonicalUrl | None:
    """Bring an address into one form; None if it names no owner: shorteners, mail providers, bare shared hosts."""
    return _read(text) if len(text) <= 2 * MAX_ADDRESS else None


@lru_cache(maxsize=16_384)
def _read(text: str) -> CanonicalUrl | None:
    address = read_address(text)
    if address is None or is_shortener(address.host) or address.host in words("mail_hosts"):
        return None
    url = _canonical(address)
    return url if url and len(url.key) <= MAX_KEY else None


def _canonical(address: Address) -> CanonicalUrl | None:
    if platform_of_host(address.host) or address.host.endswith((".youtube.com", ".tiktok.com", ".instagram.com")):
        return _on_platform(address)
    if address.host == "youtube-nocookie.com":
        return _keyed(address.host, address.host, _segments(address)[:2], "platform")
    lists: tuple[tuple[str, Kind], ...] = (("hubs", "hub"), ("shared_hosts", "shared_host"))
    for name, kind in lists:
        rule = owner_rule(address.host, name)
        if rule:
            return _owned_place(address, rule[0], rule[1][0], kind)
    if private_owner(address.host):
        return CanonicalUrl(address.host, address.host, "shared_host")
    return _site(address)


def _on_platform(address: Address) -> CanonicalUrl | None:
    host = _PLATFORM_HOSTS.get(address.host, address.host)
    profile = profile_of(address)
    if profile is None:
        segments = _segments(address)
        kept = [(k, v) for k, v in address.parameters() if k in {"v", "list"}]
        return _keyed(host, host, segments, "platform", sorted(kept)[:2])
    host = f"{profile.platform.value}.com"
    return _keyed(host, host, _profile_segments(profile.platform, profile.handle, profile.platform_id), "platform")


def _profile_segments(platform: Platform, handle: str | None, platform_id: str | None) -> tuple[str, ...]:
    if handle is None:
        before = {Platform.YOUTUBE: ("channel",), Platform.X: ("i", "user")}.get(platform, ("@",))
        return ("@" + (platform_id or ""),) if before == ("@",) else (*before, platform_id or "")
    if platform in {Platform.INSTAGRAM, Platform.X} or "/" in handle:
        return tuple(handle.split("/"))
    return (f"@{handle}",)


def _owned_place(address: Address, listed: str, where: str, kind: Kind) -> CanonicalUrl | None:
    """Keep what names the owner on a host of many: the label in front of it, or the first parts of the path."""
    host, segments = address.host, _segments(address)
    if host != listed and where in {"subdomain", "both"}:
        return CanonicalUrl(host, host, kind)
    if where == "subdomain":
        return None
    if host != listed and kind == "hub":
        host = listed
    if segments[:1] == ("profile.php",):
        number = address.parameter("id")
        return _keyed(host, host, segments[:1], kind, [("id", number)]) if number else None
    if len(segments) > 1 and _LOCALE.fullmatch(segments[0]) and (where == "deep" or "-" in segments[0]):
        segments = segments[1:]
    return _keyed(host, host, segments[: _DEPTHS.get(where, 1)], kind)


def _site(address: Address) -> CanonicalUrl:
    segments = _segments(address)
    while segments and _INDEX.fullmatch(segments[-1]):
        segments = segments[:-1]
    folded = {(fold(key).strip(), fold(value).strip()) for key, value in address.parameters()}
    query = urlencode(sorted((k, v) for k, v in folded if v and not _is_tracking(k)), errors="replace")
    host = address.host if address.port is None else f"{address.host}:{address.port}"
    path = "/".join((host, *map(_quoted, segments)))
    return CanonicalUrl(f"{path}?{query}" if query else path, address.host, "site")


def _keyed(
    prefix: str, host: str, segments: tuple[str, ...], kind: Kind, query: list[tuple[str, str]] | None = None
) -> CanonicalUrl | None:
    if not segments:
        return None
    path = "/".join((prefix, *map(_quoted, segments)))
    return CanonicalUrl(f"{path}?{urlencode(query, errors='replace')}" if query else path, host, kind)


def _segments(address: Address) -> tuple[str, ...]:
    return tuple(part for part in map(str.strip, fold("/".join(address.segments)).split("/")) if part)


def _quoted(segment: str) -> str:
    if segment.isascii() and segment.isalnum():
        return segment
    return quote(segment, safe=_SAFE, errors="replace")


@lru_cache(maxsize=4_096)
def _is_tracking(parameter: str) -> bool:
    lists = sections("tracking")
    return parameter in lists["parameter"] or parameter.startswith(lists["prefix"])
