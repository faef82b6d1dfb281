"""Rows that name several accounts of one person, with columns for each platform: a row of each account is made of them.

So agencies keep their lists: `Name`, `Instagram`, `Instagram followers`, `YouTube URL`, `Email`. What is said of the
person goes with every account. A number that names no platform does so only where the columns are of one platform.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from creatorgraph.operations.row_names import PLATFORM_NAMES, field_name
from creatorgraph.operations.row_values import empty
from creatorgraph.operations.rows import FIELDS

ROLES = {
    **dict.fromkeys(("handle", "username", "user name", "account", "page", "profile", "channel", "name"), "username"),
    **dict.fromkeys(("profile name", "account name", "channel handle", "account handle"), "username"),
    **dict.fromkeys(("url", "link", "profile url", "profile link", "channel url", "channel link"), "username"),
    **dict.fromkeys(("account url", "account link", "page url", "page link"), "username"),
    **dict.fromkeys(("id", "user id", "channel id", "account id", "platform id"), "platform_id"),
}
"""What stands beside a platform in the name of a column → field that names an account."""
NAMES_AN_ACCOUNT = frozenset({"platform", "username", "platform_id"})
OF_A_PERSON = frozenset({"url", "email", "links", "country", "language", "imported_as", "observed_at"})
"""Fields that go with every account of a row."""
OF_AN_ACCOUNT = FIELDS.keys() - NAMES_AN_ACCOUNT - OF_A_PERSON
"""Fields that may stand beside a platform; without one they are of one account, but for the name."""
BARE = 2
"""How unsure it is what a column holds that is only called like a platform."""
_WORDS = re.compile(r"[ _()/:-]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns are whose: of each platform by field, the surest first, of the person, and of nobody can tell."""

    accounts: Mapping[str, Mapping[str, Sequence[str]]]
    person: Sequence[str]
    of_which: Sequence[str]


def rows_apart(row: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], tuple[tuple[str, str], ...]]]:
    """Give a row of each account that a row names by columns of platforms, with field and column of what it took.

    Any other row is given as it is, and where no account is filled in, what is said of the person.
    """
    if "platform" in row or "username" in row or (layout := layout_of(tuple(row))) is None:
        yield row, ()
        return
    person = {name: row[name] for name in layout.person}
    person |= {f"{name} (of which platform?)": row[name] for name in layout.of_which}
    found = False
    for platform, columns in layout.accounts.items():
        taken = {field: name for field, names in columns.items() if (name := _first_filled(row, names)) is not None}
        if NAMES_AN_ACCOUNT & taken.keys():
            found = True
            yield (
                person | {"platform": platform} | {field: row[name] for field, name in taken.items()},
                tuple(taken.items()),
            )
    if not found:
        yield person, ()


def _first_filled(row: Mapping[str, Any], names: Sequence[str]) -> str | None:
    return next((name for name in names if not empty(row[name])), None)


@lru_cache(maxsize=4_096)
def layout_of(names: tuple[str, ...]) -> Layout | None:
    """Find out what the columns of a file are; None where they name an account by themselves, or no platform."""
    fields = {name: field_name(str(name)) for name in names}
    if NAMES_AN_ACCOUNT & set(fields.values()):
        return None
    places = {name: place for name in names if (place := platform_column(str(name)))}
    named = {platform for platform, field, _ in places.values() if field in NAMES_AN_ACCOUNT}
    alone = len(places) == 1 and BARE in next(iter(places.values()))
    if not named or (alone and FIELDS.keys().isdisjoint(fields.values())):  # an account of a table without names
        return None
    accounts: dict[str, dict[str, list[str]]] = {
        platform: {} for platform, _, _ in places.values() if platform in named
    }
    for name, (platform, field, _) in sorted(places.items(), key=lambda item: item[1][2]):
        if platform in named:
            accounts[platform].setdefault(field, []).append(name)
    rest = [name for name in names if places.get(name, ("",))[0] not in named]
    several = OF_AN_ACCOUNT - {"display_name"} if len(named) > 1 else frozenset()
    return Layout(
        accounts,
        [name for name in rest if fields[name] not in several],
        [name for name in rest if fields[name] in several],
    )


@lru_cache(maxsize=4_096)
def platform_column(name: str) -> tuple[str, str, int] | None:
    """Give platform, field and how unsure of a column such as `IG handle` or `Followers (TikTok)`.

    An address tells most surely what it is; what bears a platform's name alone is most often a handle, and may be
    anything else.
    """
    words = tuple(filter(None, _WORDS.split(name.strip().casefold())))
    for size in range(min(len(words), _LONGEST), 0, -1):
        for spelt, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
            if spelt not in _PLATFORMS:
                continue
            beside = " ".join(rest).removesuffix(" on")
            field = "username" if not beside else ROLES.get(beside) or field_name(beside)
            if field in NAMES_AN_ACCOUNT or field in OF_AN_ACCOUNT:
                return _PLATFORMS[spelt], field, 0 if beside.endswith(("url", "link")) else 1 if beside else BARE
    return None


_PLATFORMS = {tuple(filter(None, _WORDS.split(name))): platform for name, platform in PLATFORM_NAMES.items()}
_LONGEST = max(map(len, _PLATFORMS))
