"""Numbers of a phrase: `50-200k`, `more than 1 lakh`, `100 mil`, `10만 이상`, and what they measure."""

from collections.abc import Sequence
from dataclasses import dataclass

from creatorgraph.creator_search.phrases.tokens import Kind, Token
from creatorgraph.creator_search.phrases.vocabulary import Found, vocabulary

DASHES = frozenset("-\u2013\u2014~\u301c\uff5e")
MEASURES = ("followers", "engagement", "growth", "confidence", "quality", "rhythm", "count", "accounts", "time", "else")
LEAST_COUNT = 1_000
"""A bare number from here on counts followers; a smaller one says nothing by itself."""
COUNTED = ("count", "accounts", "rhythm", "time")
"""What small numbers in words count: "three platforms", "zwei Wochen"."""
WHOLE = frozenset({"count", "accounts"})
"""What is counted in ones, so that "more than 3" is 4 at least."""
SHARES = frozenset({"", "engagement", "growth", "confidence", "quality"})
"""What a percentage may be of."""
YEARS = frozenset(map(str, (*range(1950, 2000), *range(2001, 2100))))
"""Bare numbers that are years, and no followers."""

LARGEST = 2**31 - 1
"""A larger number says nothing: a filter has no place for it."""
HUNDRED = 100
NEAR = 4
"""How many tokens before a number its measure may stand."""

_MONEY = frozenset("$\u20ac\u00a3\u20b9\u00a5\u20a9")
_LEAST_SIGNS, _MOST_SIGNS = frozenset(">\u2265"), frozenset("<\u2264")


@dataclass(frozen=True, slots=True)
class Quantity:
    """Bounds of a measure, said by the tokens from `start` up to `end`; None is open."""

    start: int
    end: int
    measure: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class _Number:
    value: float
    times: float
    end: int


def quantities_of(tokens: Sequence[Token]) -> list[Quantity]:
    """Give the quantities of a phrase in their order; a number that says nothing is left out."""
    found: list[Quantity] = []
    at = 0
    while at < len(tokens):
        one = _quantity(tokens, at, after=found[-1].end if found else 0)
        if one is not None:
            found.append(one)
        at = one.end if one is not None else _past_unread(tokens, at)
    return found


def _past_unread(tokens: Sequence[Token], at: int) -> int:
    """Give where to go on behind a number that says nothing: its unit is no number of its own ("3 billion")."""
    first = _number(tokens, at)
    if first is None:
        return at + 1
    _, high, end, _ = _range(tokens, at, first)
    return end if (high or 0) > LARGEST else first.end


def _quantity(tokens: Sequence[Token], at: int, *, after: int) -> Quantity | None:
    first = _number(tokens, at)
    if first is None:
        return None
    low: float | None
    low, high, end, is_range = _range(tokens, at, first)
    if max(low, high or 0) > LARGEST or _is_money(tokens, at, end):
        return None
    start = at
    if is_range and vocabulary().find_before(tokens, at, "between"):
        start -= 1
    signs = _percent(tokens, end)
    is_share = signs > 0
    end += signs
    if not is_range:
        low, high, start, end = _directed(tokens, low, start, end)
    bound = start
    is_large = not is_share and (first.times > 1 or max(low or 0, high or 0) >= LEAST_COUNT)
    measure, start, end = _measure(tokens, start, end, after=after, is_share=is_share, is_large=is_large)
    if not is_range and measure != "":
        low, high, _, end = _directed(tokens, low if high is None else high, at, end, known=(low, high))
    if measure in WHOLE and not is_range:
        low, high = _in_ones(tokens, bound, at, low=low, high=high)
    is_year = tokens[at].text in YEARS and first.times == 1
    if not measure and (not is_share or _is_of_nothing_else(tokens, start, end)):
        measure = _unsaid(low, high, is_share=is_share, is_year=is_year)
    if measure.startswith("time"):
        is_least = high is None and start < at
        return None if is_least or not _is_back(tokens, start, end) else _recency(measure, low, high, start, end)
    if measure in {"", "else"} or (is_share and measure not in SHARES):
        return None
    scale = 0.01 if is_share or _is_percent(measure, low, high) else 1.0
    return Quantity(start, end, measure, _scaled(low, scale), _scaled(high, scale))


def _in_ones(
    tokens: Sequence[Token], start: int, end: int, *, low: float | None, high: float | None
) -> tuple[float | None, float | None]:
    """Leave out the number itself behind "more than", but not behind "at least": of 3 platforms it is 4."""
    is_sign = start < end and tokens[start].text in {">", "<"}
    is_beyond = start < end and vocabulary().find(tokens, start, "beyond") is not None
    if not (is_sign and tokens[end - 1].text != "=") and not is_beyond:
        return low, high
    return None if low is None else low + 1, None if high is None else max(high - 1, 0)


def _is_back(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether days are counted back from now: not in "five years of experience"."""
    near = range(max(0, start - NEAR), min(len(tokens), end + NEAR))
    return any(vocabulary().find(tokens, place, "since", "idle") for place in near if not start < place < end)


def _is_money(tokens: Sequence[Token], start: int, end: int) -> bool:
    return any(tokens[at].text in _MONEY for at in (start - 1, end) if 0 <= at < len(tokens))


def _percent(tokens: Sequence[Token], at: int) -> int:
    """Count the tokens of a `%`, or of the word for it."""
    if at < len(tokens) and tokens[at].text == "%":
        return 1
    found = vocabulary().find(tokens, at, "percent")
    return 0 if found is None else found.count


def _is_of_nothing_else(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether a share without a measure may be engagement: not in "20% discount" or "female above 60%"."""
    beside = [tokens[at] for at in (start - 1, end) if 0 <= at < len(tokens)]
    return all(token.kind is not Kind.WORD or vocabulary().knows(token) for token in beside)


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else round(value * scale, 9)


def _unsaid(low: float | None, high: float | None, *, is_share: bool, is_year: bool) -> str:
    if is_share:
        return "engagement"
    return "followers" if max(low or 0, high or 0) >= LEAST_COUNT and not is_year else ""


def _is_percent(measure: str, low: float | None, high: float | None) -> bool:
    return measure in {"engagement", "growth", "confidence", "quality"} and max(low or 0, high or 0) > 1


def _recency(measure: str, low: float | None, high: float | None, start: int, end: int) -> Quantity:
    days = (high if high is not None else low or 0) * float(measure.partition(":")[2])
    return Quantity(start, end, "days", None, days)


def _number(tokens: Sequence[Token], at: int) -> _Number | None:
    if at >= len(tokens):
        return None
    if tokens[at].kind is Kind.NUMBER:
        value, end = _value(tokens[at].text), at + 1
        times = _times(tokens, end)
    else:
        value, end = _in_words(tokens, at)
        # "a million subscribers", "d'un million": a unit without a number, but for "m" and "mio"
        times = _times(tokens, end) if end > at or len(tokens[at].folded) > 3 else None  # noqa: PLR2004
        if times is None and value < LEAST_COUNT:
            unit = _unit_behind(tokens, end) if end > at else None
            least = 1 if vocabulary().find_before(tokens, at, "beyond") is not None else 2
            if unit is None and end > at and not _counts(tokens, end, value, least=least):
                return None
            return _Number(value, unit or 1.0, end) if end > at else _article(tokens, at)
    factor, end = times or (1.0, end)
    half = vocabulary().find(tokens, end, "number:0.5")
    if times is not None and half is not None and half.count > 1:  # "a million and a half"
        value, end = value + 0.5, end + half.count
    return _Number(value, factor, end)


def _counts(tokens: Sequence[Token], at: int, value: float, *, least: int) -> bool:
    """Tell whether a number in words is of what stands behind it: "three platforms", but not "one account"."""
    joint = vocabulary().find(tokens, at, "to", "or")
    if joint is not None:  # "two to three platforms"
        start = at + joint.count
        _, end = _in_words(tokens, start)
        at = end if end > start else at
    found = vocabulary().find(tokens, _past_between(tokens, at), *COUNTED) or _after_bound(tokens, at)
    return found is not None and value >= (1 if found.section.startswith("time") else least)


def _after_bound(tokens: Sequence[Token], at: int) -> Found | None:
    """Give what is counted behind "three or more"."""
    bound = vocabulary().find(tokens, at, "least-after", "most-after")
    return None if bound is None else vocabulary().find(tokens, at + bound.count, *COUNTED)


def _article(tokens: Sequence[Token], at: int) -> _Number | None:
    """Read "a" of "inactive for a year" as one."""
    is_one = tokens[at].folded in {"a", "an"} and at > 0 and tokens[at - 1].folded in _BEFORE_ONE
    return _Number(1.0, 1.0, at + 1) if is_one and vocabulary().find(tokens, at + 1, "time") else None


def _in_words(tokens: Sequence[Token], at: int) -> tuple[float, int]:
    """Read `five hundred`, `one and a half`, and where it ends; 1 that ends where it begins if there is no number."""
    value, end = 0.0, at
    while found := vocabulary().find(tokens, end, "number"):
        part = float(found.section.partition(":")[2])
        is_share = part < 1 and found.count == 1 and value == 1  # "one half", "un demi"
        value = part if is_share else value * part if part == HUNDRED and value else value + part
        end += found.count
    return (value, end) if end > at else (1.0, at)


def _unit_behind(tokens: Sequence[Token], at: int) -> float | None:
    """Give the unit that the first number of `five to ten thousand` shares with the second."""
    joint = vocabulary().find(tokens, at, "to", "and", "or")
    if joint is None and (at >= len(tokens) or tokens[at].text not in DASHES):
        return None
    start = at + (joint.count if joint else 1)
    _, end = _in_words(tokens, start)
    times = _times(tokens, end) if end > start else None
    return None if times is None else times[0]


def _times(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    found = vocabulary().find(tokens, at, "times")
    if found is None:
        word = tokens[at].folded if at < len(tokens) else ""
        for start, factor in (("백만", 1e6), ("만", 1e4), ("천", 1e3)):
            if word.startswith(start):
                return factor, at + 1
        return None
    if len(tokens[at].folded) == 1 and tokens[at].folded.isascii() and tokens[at - 1].end != tokens[at].start:
        return None  # "10 m" is no million, "10m" is
    return float(found.section.partition(":")[2]), at + found.count


def _value(text: str) -> float:
    """Read a number: groups of three are thousands, else a dot or comma begins the decimals."""
    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    groups = plain.replace(",", " ").replace(".", " ").split()
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]):  # noqa: PLR2004 - thousands
        return float("".join(groups))
    return float(plain.replace(",", "."))


def _range(tokens: Sequence[Token], at: int, first: _Number) -> tuple[float, float | None, int, bool]:
    """Read `50-200k`, `2% to 5%`, `between 10 and 20`: the second's unit also counts for a first without one."""
    low = first.value * first.times
    second_at = first.end + _percent(tokens, first.end)
    if second_at < len(tokens):
        is_between = vocabulary().find_before(tokens, at, "between") is not None
        joint = vocabulary().find(tokens, second_at, "to", *(["and"] if is_between else []))
        if tokens[second_at].text in DASHES:
            second_at += 1
        elif joint is not None:
            second_at += joint.count
        else:
            return low, None, first.end, False
        while second_at < len(tokens) and tokens[second_at].folded in _ARTICLES - {"1"}:
            second_at += 1
        second = _number(tokens, second_at)
        if second is not None:
            times = second.times if first.times == 1 and first.value < LEAST_COUNT else first.times
            return first.value * times, second.value * second.times, second.end, True
    return low, None, first.end, False


def _directed(
    tokens: Sequence[Token],
    value: float | None,
    start: int,
    end: int,
    *,
    known: tuple[float | None, float | None] | None = None,
) -> tuple[float | None, float | None, int, int]:
    """Tell a lower from an upper bound by the words around a number; without any it is the lower one."""
    words = vocabulary()
    if end < len(tokens) and tokens[end].text == "+":
        return value, None, start, end + 1
    after = words.find(tokens, end, "least-after", "most-after")
    if after is not None and _number(tokens, end + after.count) is None:  # not "10k max 100k"
        return *_bounded(after.section, value), start, end + after.count
    if known is not None:
        return (*known, start, end)
    sign = start - 1 if start < 2 or tokens[start - 1].text != "=" else start - 2  # noqa: PLR2004 - ">=" are two
    if start and tokens[sign].text in _LEAST_SIGNS | _MOST_SIGNS:
        section = "least" if tokens[sign].text in _LEAST_SIGNS else "most"
        return *_bounded(section, value), sign, end
    place, before = start, words.find_before(tokens, start, "least", "most", "exact")
    while before is None and place and (tokens[place - 1].folded in _ARTICLES or tokens[place - 1].text == "."):
        place -= 1
        before = words.find_before(tokens, place, "least", "most")
    if before is not None:
        return *_bounded(before.section, value), place - before.count, end
    return value, None, start, end


def _bounded(section: str, value: float | None) -> tuple[float | None, float | None]:
    """Give the bounds that a word beside a number makes of it."""
    kind = section.removesuffix("-after")
    return None if kind == "most" else value, None if kind == "least" else value


_BEFORE_ONE = frozenset(("for", "in", "within", "over", "past", "last"))
_ARTICLES = frozenset(("a", "an", "one", "un", "une", "al", "d", "de", "1"))


def _measure(
    tokens: Sequence[Token], start: int, end: int, *, after: int, is_share: bool, is_large: bool
) -> tuple[str, int, int]:
    """Find what is measured: right after the number, else before it, back to the quantity before.

    A large number is no share of anything, and a measure that has a number of its own behind it is no other's.
    """
    words = vocabulary()
    place = _past_between(tokens, end)
    found = words.find(tokens, place, *MEASURES)
    if found is not None and is_share and found.section.startswith("time"):
        found = None  # "grew 10% last month": no days are a share
    if found is not None and not _is_of_next(tokens, place, found, is_share=is_share):
        if is_large and found.section in SHARES:
            return "else", start, end  # "100k engagement" counts what no filter does
        end = place + found.count
        monthly = words.find(tokens, end, "monthly") if found.section == "growth" else None
        return found.section, start, end if monthly is None else end + monthly.count
    for back in range(start - 1, max(after, start - NEAR) - 1, -1):
        found = words.find(tokens, back, "followers", "engagement", "growth", "confidence", "quality", "else")
        if found is not None and back + found.count <= start:
            if is_large and found.section in SHARES:
                if back + found.count == start and _before_number(tokens, start):
                    return "else", start, end  # "engagement over 10k"
                continue
            monthly = words.find(tokens, end, "monthly") if found.section == "growth" else None
            return found.section, back, end if monthly is None else end + monthly.count
    return "", start, end


def _is_of_next(tokens: Sequence[Token], at: int, measure: Found, *, is_share: bool) -> bool:
    """Tell whether a measure is of the number behind it: of "10k-50k engagement > 3%" the second."""
    if measure.section not in {"followers", *SHARES}:
        return False
    place = at + measure.count
    while place < len(tokens) and (step := _before_number(tokens, place)):
        place += step
    number = _number(tokens, place)
    if number is None:
        return False
    _, high, end, _ = _range(tokens, place, number)
    signs = _percent(tokens, end)
    own = vocabulary().find(tokens, _past_between(tokens, end + signs), *MEASURES)
    if own is not None and (own.section in SHARES or not signs):
        return False
    is_large = not signs and max(number.value * number.times, high or 0) >= LEAST_COUNT
    return is_share and not signs if measure.section == "followers" else not is_large


def _before_number(tokens: Sequence[Token], at: int) -> int:
    """Count the tokens of what may stand between a measure and its number: "above", ">", ":", "of"."""
    if tokens[at].text in _LEAST_SIGNS | _MOST_SIGNS | {":", "="}:
        return 1
    found = vocabulary().find(tokens, at, "least", "most", "exact", "between")
    return found.count if found is not None else int(tokens[at].folded == "of")


def _past_between(tokens: Sequence[Token], at: int) -> int:
    """Pass over what may stand between a number and its measure: "of the", "dernières"."""
    end = at
    while end < len(tokens) and end - at < 2 and tokens[end].folded in _BETWEEN:  # noqa: PLR2004 - "of the"
        end += 1
    return end


_LAST = ("개", "個", "个", "つ", "の", "last", "past", "letzten", "ultimas", "ultimos", "dernieres", "derniers")
_BETWEEN = frozenset(_LAST) | frozenset(
    ("of", "de", "d", "the", "identity", "new", "di", "follower", "instagram", "youtube", "tiktok")
)
