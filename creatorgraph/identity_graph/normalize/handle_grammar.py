"""What a handle may look like on each platform, and which texts are ids in a handle's clothes."""

import re
import unicodedata

from creatorgraph.platforms.observation import Platform

_X = re.compile(r"[A-Za-z0-9_]{1,15}")
_INSTAGRAM = re.compile(r"[A-Za-z0-9._]{1,30}")
_PLAIN = {"_.": re.compile(r"[A-Za-z0-9_.]+"), "_-.·": re.compile(r"[A-Za-z0-9_.-]+")}
_YOUTUBE_ID = re.compile(r"UC[A-Za-z0-9_-]{22}")
_TIKTOK_ID = re.compile(r"MS4wLjAB[A-Za-z0-9_-]{8,120}")
_YOUTUBE_LEGACY = re.compile(r"(user|c)/([^/]{1,100})", re.IGNORECASE)
_TIKTOK_MAX, _YOUTUBE_MIN, _YOUTUBE_MAX = 24, 3, 30


def valid_handle(platform: Platform, text: str) -> str | None:
    """Give the text if the platform could have it as a handle (without `@`), None otherwise."""
    if hidden_id(platform, text) is not None or not text.strip("."):
        return None
    if platform is Platform.X:
        return text if _X.fullmatch(text) else None
    if platform is Platform.INSTAGRAM:
        return text if _INSTAGRAM.fullmatch(text) else None
    if platform is Platform.TIKTOK:
        return text if len(text) <= _TIKTOK_MAX and _made_of_letters(text, "_.") else None
    return _youtube_handle(text)


def hidden_id(platform: Platform, text: str) -> str | None:
    """Give the text if it is an immutable id that the platform itself made up."""
    if platform is Platform.YOUTUBE and _YOUTUBE_ID.fullmatch(text):
        return text
    if platform is Platform.TIKTOK and _TIKTOK_ID.fullmatch(text):
        return text
    return None


def _youtube_handle(text: str) -> str | None:
    legacy = _YOUTUBE_LEGACY.fullmatch(text)
    if legacy:
        kind, name = legacy[1].lower(), legacy[2]
        known = _made_of_letters(name, "_-.'·") and not _YOUTUBE_ID.fullmatch(name)
        return f"{kind}/{name}" if known else None
    fits = _YOUTUBE_MIN <= len(text) <= _YOUTUBE_MAX
    return text if fits and _made_of_letters(text, "_-.·") else None


def _made_of_letters(text: str, others: str) -> bool:
    """Say whether there are only letters, digits, combining marks (scripts that need them) and the other characters."""
    if text.isascii() and others in _PLAIN:
        return _PLAIN[others].fullmatch(text) is not None
    allowed = (c.isalnum() or c in others or unicodedata.category(c) in {"Mn", "Mc"} for c in text)
    return bool(text) and all(allowed)
