"""Which account an address of a platform shows: every form of profile address, reserved paths refused."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from creatorgraph.identity_graph.normalize.addresses import Address, read_address
from creatorgraph.identity_graph.normalize.characters import plain
from creatorgraph.identity_graph.normalize.handle_grammar import hidden_id, valid_handle
from creatorgraph.identity_graph.normalize.wordlists import words
from creatorgraph.platforms.observation import Platform

_NUMBER = re.compile(r"[0-9]{1,20}")
_UPLOADS = re.compile(r"UU([A-Za-z0-9_-]{22})")
"""The list of a channel's uploads is called by its id."""
_IN_APPS = (
    (re.compile(r"instagram://user/?\?username=", re.IGNORECASE), "instagram.com/"),
    (re.compile(r"twitter://user/?\?", re.IGNORECASE), "x.com/intent/user?"),
    (re.compile(r"snssdk1(?:128|180|233)://user/profile/", re.IGNORECASE), "tiktok.com/share/user/"),
    (re.compile(r"(?:vnd\.)?youtube://(?:(?:www\.|m\.)?youtube\.com/)?", re.IGNORECASE), "youtube.com/"),
)
"""Addresses by which phones open the platform's app, and how the same is written on the web."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The account an address shows: a handle as written or an immutable id, one of the two."""

    platform: Platform
    handle: str | None = None
    platform_id: str | None = None


_HOSTS = {
    "instagram.com": Platform.INSTAGRAM,
    "instagr.am": Platform.INSTAGRAM,
    "ig.me": Platform.INSTAGRAM,
    "ddinstagram.com": Platform.INSTAGRAM,
    "kkinstagram.com": Platform.INSTAGRAM,
    "tiktok.com": Platform.TIKTOK,
    "live.tiktok.com": Platform.TIKTOK,
    "lite.tiktok.com": Platform.TIKTOK,
    "vxtiktok.com": Platform.TIKTOK,
    "tnktok.com": Platform.TIKTOK,
    "x.com": Platform.X,
    "twitter.com": Platform.X,
    "fxtwitter.com": Platform.X,
    "vxtwitter.com": Platform.X,
    "fixupx.com": Platform.X,
    "fixvx.com": Platform.X,
    "nitter.net": Platform.X,
    "xcancel.com": Platform.X,
    "youtube.com": Platform.YOUTUBE,
    "youtu.be": Platform.YOUTUBE,
    "youtubekids.com": Platform.YOUTUBE,
    "music.youtube.com": Platform.YOUTUBE,
    "gaming.youtube.com": Platform.YOUTUBE,
    "tv.youtube.com": Platform.YOUTUBE,
    "studio.youtube.com": Platform.YOUTUBE,
}


def platform_of_host(host: str) -> Platform | None:
    """Say which platform answers on a host as `read_host` gives it."""
    return _HOSTS.get(host)


def read_profile_address(text: str) -> Profile | None:
    """Read the address of a profile, None if it is none or shows something else (a video, a search, a page of help)."""
    address = read_address(_on_the_web(text))
    return profile_of(address) if address else None


def _on_the_web(text: str) -> str:
    """Write an address of a platform's app as one of its site; any other as it is."""
    for app, site in _IN_APPS:
        if app.match(text):
            return app.sub(site, text, count=1)
    return text


def profile_of(address: Address) -> Profile | None:
    """Say which account an address shows."""
    platform = _HOSTS.get(address.host)
    return read_profile_path(platform, address) if platform else None


def read_profile_path(platform: Platform, address: Address) -> Profile | None:
    """Say which account a path of one platform shows; the host is not looked at."""
    segments = tuple(plain(part).strip() for part in address.segments)
    if not segments and address.fragment.startswith(("!/", "/")):
        segments = tuple(address.fragment.lstrip("!/").partition("?")[0].split("/"))
    if not segments:
        return None
    return _READERS[platform](segments, address)


def _named(platform: Platform, text: str) -> Profile | None:
    name = text.lstrip("@").strip().rstrip(".,;")
    known = hidden_id(platform, name)
    if known:
        return Profile(platform, platform_id=known)
    handle = valid_handle(platform, name)
    return Profile(platform, handle) if handle else None


def _is_reserved(platform: Platform, text: str) -> bool:
    return text.lower() in words("reserved_paths", platform.value)


def _instagram(segments: tuple[str, ...], address: Address) -> Profile | None:
    first, second = segments[0].lower(), segments[1] if len(segments) > 1 else ""
    if first in {"_u", "_n", "stories", "m"} and second:
        return None if second.lower() == "highlights" else _named(Platform.INSTAGRAM, second)
    if first == "accounts":
        after = (address.parameter("next") or "").partition("?")[0].strip("/").split("/")
        return (
            None
            if len(after) != 1 or _is_reserved(Platform.INSTAGRAM, after[0])
            else _named(Platform.INSTAGRAM, after[0])
        )
    return None if _is_reserved(Platform.INSTAGRAM, first) else _named(Platform.INSTAGRAM, segments[0])


def _tiktok(segments: tuple[str, ...], _: Address) -> Profile | None:
    before = "/".join(segments[:-1]).lower()
    if before in {"h5/share/usr", "share/user"}:
        number = segments[-1].removesuffix(".html")
        return Profile(Platform.TIKTOK, platform_id=number) if _NUMBER.fullmatch(number) else None
    first = segments[1] if before == "embed" else segments[0]
    if first.startswith("@"):
        return _named(Platform.TIKTOK, first)
    alone = len(segments) == 1 and not _is_reserved(Platform.TIKTOK, first)
    return _named(Platform.TIKTOK, first) if alone else None


def _x(segments: tuple[str, ...], address: Address) -> Profile | None:
    first = segments[0].lower()
    if first == "i" and len(segments) > 2 and segments[1].lower() == "user":  # noqa: PLR2004 - i, user, number
        return Profile(Platform.X, platform_id=segments[2]) if _NUMBER.fullmatch(segments[2]) else None
    if first == "intent":
        return _x_intent(segments, address)
    if first == "account":
        number = address.parameter("id") or ""
        is_user = segments[1:] == ("redirect_by_id",) and _NUMBER.fullmatch(number)
        return Profile(Platform.X, platform_id=number) if is_user else None
    return None if _is_reserved(Platform.X, first) else _named(Platform.X, segments[0])


def _x_intent(segments: tuple[str, ...], address: Address) -> Profile | None:
    if len(segments) > 1 and segments[1].lower() not in {"user", "follow"}:
        return None
    number = address.parameter("user_id")
    if number and _NUMBER.fullmatch(number):
        return Profile(Platform.X, platform_id=number)
    name = address.parameter("screen_name")
    return _named(Platform.X, plain(name)) if name else None


def _youtube(segments: tuple[str, ...], address: Address) -> Profile | None:
    first, second = segments[0], segments[1] if len(segments) > 1 else ""
    kind = first.lower()
    if kind in {"channel", "feeds", "playlist", "embed"}:
        channel = second if kind == "channel" else _listed_channel(address)
        return Profile(Platform.YOUTUBE, platform_id=channel) if hidden_id(Platform.YOUTUBE, channel) else None
    if kind in {"user", "c"}:
        return _named(
            Platform.YOUTUBE, second if hidden_id(Platform.YOUTUBE, second) else f"{kind}/{second.lstrip('@')}"
        )
    if kind in {"profile", "subscription_center"}:
        name = address.parameter("user" if kind == "profile" else "add_user")
        return _named(Platform.YOUTUBE, f"user/{plain(name)}") if name else None
    if first.startswith("@"):
        return _named(Platform.YOUTUBE, first)
    is_page = address.host != "youtu.be" and (not second or second.lower() in words("reserved_paths", "youtube tabs"))
    return _named(Platform.YOUTUBE, first) if is_page and not _is_reserved(Platform.YOUTUBE, kind) else None


def _listed_channel(address: Address) -> str:
    """Give the id of the channel whose videos an address lists: its feed, its uploads, its live stream; else ""."""
    uploads = _UPLOADS.fullmatch(address.parameter("list") or "")
    return f"UC{uploads[1]}" if uploads else address.parameter("channel_id") or address.parameter("channel") or ""


_READERS: dict[Platform, Callable[[tuple[str, ...], Address], Profile | None]] = {
    Platform.INSTAGRAM: _instagram,
    Platform.TIKTOK: _tiktok,
    Platform.X: _x,
    Platform.YOUTUBE: _youtube,
}
