"""Orders that a phrase asks for: `sorted by TikTok followers`, `newest first`, `nach Engagement sortiert`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from creatorgraph.creator_search.index import Sort
from creatorgraph.creator_search.phrases.tokens import Token
from creatorgraph.creator_search.phrases.vocabulary import vocabulary

_OF_A_PLATFORM = {"followers": "followers_", "engagement": "engagement_", "growth": "growth_30d_"}
_OVER_ALL = {
    "followers": "followers_largest",
    "engagement": "engagement_largest",
    "growth": "growth_30d",
    "quality": "quality",
    "confidence": "confidence",
    "count": "platform_count",
    "accounts": "account_count",
    "rhythm": "posts_per_week",
    "recent": "last_post_at",
}


@dataclass(frozen=True, slots=True)
class Order:
    """An order, said by the tokens from `start` up to `end`."""

    sort: Sort
    start: int
    end: int


def orders_of(tokens: Sequence[Token]) -> Iterator[Order]:
    """Give the orders of a phrase as they come."""
    at = 0
    while at < len(tokens):
        found = _sorted_by(tokens, at) or _first(tokens, at) or _measure_sorted(tokens, at)
        if found is not None:
            yield found
        at = found.end if found is not None else at + 1


def _sorted_by(tokens: Sequence[Token], at: int) -> Order | None:
    """Read `sorted by` with what stands behind it: a measure, its platform before or after it, a direction."""
    said = vocabulary().find(tokens, at, "sort")
    if said is None:
        return None
    measured = _measured(tokens, at + said.count)
    if measured is None:
        return None
    field, end = measured
    behind = _past_signs(tokens, end)
    direction = vocabulary().find(tokens, behind, "ascending", "descending")
    if direction is None:
        return Order(Sort(field), at, end)
    return Order(Sort(field, descending=direction.section == "descending"), at, behind + direction.count)


def _first(tokens: Sequence[Token], at: int) -> Order | None:
    """Read `largest first`, `fewest followers first`: whole sayings."""
    said = vocabulary().find(tokens, at, "first", "last")
    if said is None:
        return None
    kind, _, measure = said.section.partition(":")
    return Order(Sort(_OVER_ALL[measure], descending=kind == "first"), at, at + said.count)


def _measure_sorted(tokens: Sequence[Token], at: int) -> Order | None:
    """Read `nach Followern sortiert`: the measure stands between two words that say it together."""
    before = vocabulary().find(tokens, at, "sort-before")
    measured = None if before is None else _measured(tokens, at + before.count)
    if measured is None:
        return None
    field, end = measured
    after = vocabulary().find(tokens, end, "sort-after")
    return None if after is None else Order(Sort(field), at, end + after.count)


def _measured(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Give the field that a measure with its platform is, and where both end."""
    at = _past_stops(tokens, at)
    platform = vocabulary().find(tokens, at, "platform")
    if platform is not None:
        at += platform.count
    measure = vocabulary().find(tokens, at, *_OVER_ALL)
    if measure is None:
        return None
    end = at + measure.count
    if platform is None:
        behind = _past_stops(tokens, end)
        platform = vocabulary().find(tokens, behind, "platform") if behind > end else None
        end = behind + platform.count if platform is not None else end
    name = platform.section.partition(":")[2].rstrip("?") if platform is not None else "*"
    if name == "*" or measure.section not in _OF_A_PLATFORM:
        return _OVER_ALL[measure.section], end
    return f"{_OF_A_PLATFORM[measure.section]}{name}", end


def _past_stops(tokens: Sequence[Token], at: int) -> int:
    """Give where a platform or a measure may begin; some measures say nothing elsewhere, and are stop words as well."""
    while vocabulary().find(tokens, at, "platform", *_OVER_ALL) is None and (
        found := vocabulary().find(tokens, at, "stop", "of")
    ):
        at += found.count
    return at


def _past_signs(tokens: Sequence[Token], at: int) -> int:
    return at + 1 if at < len(tokens) and tokens[at].text in {",", "(", "-"} else at
