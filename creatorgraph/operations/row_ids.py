"""Ids of accounts as files give them: what one may look like on each platform, and what spreadsheets make of them.

An id that several rows share makes one account of them, so that what is none must not pass for one.
"""

import re

from creatorgraph.platforms.observation import Platform

_WHOLE = re.compile(r"([0-9]{1,400})\.0+")
"""A whole number with decimals, as pandas writes a column in which some are missing."""
_SHORTENED = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]*)?e[+-]?[0-9]+", re.IGNORECASE)
_UNSHOWN = re.compile(r"[\s\x00-\x1f\x7f]")
_NUMBER = re.compile(r"[1-9][0-9]{0,23}")
_CHANNEL = re.compile(r"UC[A-Za-z0-9_-]{22}")
_OPEN_ID = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_-]{8,128}|-0+[1-9][0-9]{4,23}")
"""TikTok's `open_id`, of which its makers say no form, and `MS4wLjAB…`: letters and digits, both."""
LARGEST_EXACT = 2**53
"""Beyond it, a number with decimals is not exact any more."""
SHORTENED = "a spreadsheet shortened this id, and its digits are lost; have the column as text there, or leave it empty"
_FORMS = {
    Platform.INSTAGRAM: "must be a number without signs, as 31807224889",
    Platform.X: "must be a number without signs, as 1438520123456789012",
    Platform.YOUTUBE: "must be UC and 22 letters, digits, _ or -",
    Platform.TIKTOK: "must be a number without signs, or an id of letters and digits, as MS4wLjAB…",
}


def id_text(given: str | float) -> str:
    """Give an id as text: of `31807224889.0` the whole number."""
    if isinstance(given, float):
        given = f"{given:.1f}"
    text = str(given).strip()
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole is not None and int(whole[1]) < LARGEST_EXACT else text


def id_fault(platform: Platform, text: str) -> str | None:
    """Say why a text cannot be the id of an account; None where it can."""
    if text.startswith("@"):
        return "is a handle; give it as username"
    if _UNSHOWN.search(text):
        return "must have no white space and no control characters"
    if _SHORTENED.fullmatch(text) or _WHOLE.fullmatch(text):
        return SHORTENED
    if not text.strip("0"):
        return "0 is the id of nobody; leave it empty where none is known"
    return None if _is_id(platform, text) else _FORMS[platform]


def _is_id(platform: Platform, text: str) -> bool:
    if platform is Platform.YOUTUBE:
        return _CHANNEL.fullmatch(text) is not None
    if _NUMBER.fullmatch(text):
        return True
    return platform is Platform.TIKTOK and _OPEN_ID.fullmatch(text) is not None
