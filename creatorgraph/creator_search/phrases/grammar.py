"""A phrase read by the grammar of our own domain, without a model: filter, text, and how each word was understood."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil
from typing import Any

from creatorgraph.creator_search.filter_form import FilterForm, RangeForm
from creatorgraph.creator_search.index import Sort
from creatorgraph.creator_search.phrases.parts import (
    Part,
    all_but,
    alone_on,
    denied_topics,
    family,
    is_between,
    is_denied,
    is_or,
    is_or_at,
    leftover,
    negated,
    open_nots,
    parts_of,
    platforms_of,
    without_peoples,
)
from creatorgraph.creator_search.phrases.pieces import read_pieces
from creatorgraph.creator_search.phrases.tokens import Kind, Token
from creatorgraph.creator_search.phrases.understanding import Span, Understanding
from creatorgraph.creator_search.phrases.vocabulary import vocabulary
from creatorgraph.creator_search.wording import worded
from creatorgraph.enrichment.places import Place
from creatorgraph.errors import BadInputError
from creatorgraph.lexicons.folding import fold

MEASURED = ("followers", "engagement", "growth")
FAST_GROWTH, REAL_QUALITY = 0.1, 0.7
NEAR = 3
"""How many words may stand between a number and the platform that it belongs to."""

_NO_FILTER = frozenset({"said", "window", "order", "either", "both", "handle"})
_ANY_OF = frozenset({"countries", "cities", "languages", "niches", "topics", "hashtags", "mentions"})
"""Fields whose list asks for any of it."""
_DAYS = {"week": 7, "month": 30, "year": 365, "today": 1}
_RHYTHM = {"daily": 7.0, "twice": 2.0, "weekly": 1.0}


def understand(phrase: str) -> Understanding:
    """Read a phrase; of more than 500 characters the beginning. Never fails: what it cannot read is left to meaning."""
    tokens = read_pieces(phrase)
    parts = negated(tokens, [_settled(part) for part in parts_of(tokens)])
    left_open = {place for part in parts if part.kind == "open" for place in range(part.start, part.end)}
    parts = [part for part in parts if part.kind != "open"]
    parts = sorted([*parts, *alone_on(tokens, parts), *denied_topics(tokens, parts)], key=lambda part: part.start)
    parts = without_peoples(tokens, parts)
    parts = _one_country(_on_platforms(tokens, _one_interval(tokens, _in_windows(tokens, all_but(parts)))))
    form, used = _form(tokens, parts)
    rest = sorted({*leftover(tokens, used), *left_open})
    words = [tokens[at].text for at in rest if tokens[at].kind is Kind.WORD and not is_denied(tokens, at, used)]
    unread = tuple(
        tokens[at].text for at in sorted({*rest, *_open_or(tokens, used, rest), *open_nots(tokens, used, rest)})
    )
    order = next((_sort(part) for part in used if part.kind == "order"), None)
    return Understanding(
        phrase, form, _text(phrase, tokens, used, words), _spans(phrase, tokens, used), unread, order=order
    )


def _settled(part: Part) -> Part:
    """Give a part that stands for numbers as these."""
    match part.kind:
        case "growth" if part.value is True:
            return replace(part, value=(FAST_GROWTH, None))
        case "quality" if part.value is True:
            return replace(part, value=(REAL_QUALITY, None))
        case "week" | "month" | "year" | "today":
            return replace(part, kind="days", value=(None, float(_DAYS[part.kind])))
        case "daily" | "twice" | "weekly":
            return replace(part, kind="rhythm", value=(_RHYTHM[part.kind], None))
        case "multi":
            return replace(part, kind="count", value=(2.0, None))
    return part


def _in_windows(tokens: Sequence[Token], parts: list[Part]) -> list[Part]:
    """Read the days behind a growth as the time in which it grew: 30 are meant anyway, others no filter can say."""
    found = parts[:1]
    for before, part in pairwise(parts):
        if before.kind == "growth" and part.kind == "days" and _is_window(tokens, before.end, part.start):
            if _bounds(part)[1] == _DAYS["month"]:
                found.append(replace(part, kind="window"))
        else:
            found.append(part)
    return found


def _is_window(tokens: Sequence[Token], start: int, end: int) -> bool:
    return all(vocabulary().find(tokens, place, "window") for place in range(start, end))


def _one_interval(tokens: Sequence[Token], parts: list[Part]) -> list[Part]:
    """Read "over 10k and under 100k followers" as one interval, so that both are of one platform."""
    found: list[Part] = []
    for part in parts:
        before = found[-1] if found else None
        if before is not None and _completes(tokens, before, part):
            low, high = (
                one if one is not None else other for one, other in zip(_bounds(before), _bounds(part), strict=True)
            )
            found[-1] = replace(part, value=(low, high), start=before.start)
        else:
            found.append(part)
    return found


def _completes(tokens: Sequence[Token], one: Part, two: Part) -> bool:
    """Tell whether one part is a lower and the next an upper bound of the same, or the other way round."""
    if one.kind != two.kind or one.kind not in MEASURED or one.is_not or two.is_not:
        return False
    are_open = sorted(part_bounds.index(None) for part_bounds in (_bounds(one), _bounds(two)) if None in part_bounds)
    return are_open == [0, 1] and not is_or(tokens, one.end, two.start) and is_between(tokens, one.end, two.start)


def _on_platforms(tokens: Sequence[Token], parts: list[Part]) -> list[Part]:
    """Bind numbers to the platforms that they stand with; a platform that a number is of is no part of its own."""
    places = [number for number, part in enumerate(parts) if part.kind == "platform" and not part.is_not]
    bound: dict[int, tuple[str, ...]] = {}
    used: set[int] = set()
    for number, part in enumerate(parts):
        if part.kind in MEASURED and not part.is_not:
            found = _platform_of(tokens, parts, number, [place for place in places if place not in used])
            if found is not None:
                bound[number] = platforms_of(parts[found])
                used.add(found)
            elif len({parts[place].value for place in places}) == 1 and _is_of(tokens, parts, number, places[0]):
                bound[number] = platforms_of(parts[places[0]])
    named = set(bound.values())
    shared = _shared(tokens, parts, [place for place in places if place not in used], bound)
    kept = [
        shared[number] if number in shared else replace(part, platform=name)
        for number, part in enumerate(parts)
        if number in shared or not (number in places and platforms_of(part) in named)
        for name in bound.get(number, (None,))
    ]
    return _widened(kept, [parts[place] for place in places if platforms_of(parts[place]) in named])


def _shared(
    tokens: Sequence[Token], parts: list[Part], places: list[int], bound: dict[int, tuple[str, ...]]
) -> dict[int, Part]:
    """Read the second platform of "100k on TikTok or YouTube", or with "and", as another for the same number."""
    found: dict[int, Part] = {}
    for place in places:
        number = place - 2
        part, other = parts[place], parts[place - 1]
        is_own = number in bound and other.kind == "platform" and bound[number] == platforms_of(other)
        is_other = len(platforms_of(part)) == 1 and part.value != other.value
        is_joined = other.end + 1 == part.start and (is_or_at(tokens, other.end) or _is_and(tokens, other.end))
        if is_own and is_other and place - 1 not in places and is_joined:
            found[place] = replace(parts[number], start=part.start, end=part.end, platform=str(part.value))
    return found


def _is_of(tokens: Sequence[Token], parts: list[Part], number: int, place: int) -> bool:
    """Tell whether the only platform that is named may be the one of a number: not in "over 100k or on TikTok"."""
    one, two = sorted((number, place))
    is_either = two - one == 1 and is_or(tokens, parts[one].end, parts[two].start)
    return isinstance(parts[place].value, str) and not is_either


def _widened(parts: list[Part], platforms: list[Part]) -> list[Part]:
    """Keep the words of bound platforms as said: silent parts that only mark their tokens."""
    silent = [replace(part, kind="said") for part in platforms]
    return sorted([*parts, *silent], key=lambda part: part.start)


def _platform_of(tokens: Sequence[Token], parts: list[Part], number: int, places: list[int]) -> int | None:
    """Give the platform that stands right behind a number, else right before it."""
    part = parts[number]
    for place in places:
        gap = parts[place].start - part.end
        if 0 <= gap <= NEAR and _is_free(tokens, part.end, parts[place].start):
            return place
    for place in reversed(places):
        gap = part.start - parts[place].end
        if 0 <= gap <= NEAR and _is_free(tokens, parts[place].end, part.start):
            return place
    return None


def _is_free(tokens: Sequence[Token], start: int, end: int) -> bool:
    return not is_or(tokens, start, end) and all(
        token.text not in {",", ";"} and token.folded not in {"and", "und", "y", "et"} for token in tokens[start:end]
    )


def _one_country(parts: list[Part]) -> list[Part]:
    """Choose among places of one name the one in a country that the phrase names, else the largest."""
    named = {place.country for part in parts if part.kind == "place" for place in _places(part) if place.city is None}
    named |= {code for part in parts if part.kind == "countries" for code in _values(part)}
    found: list[Part] = []
    for part in parts:
        if part.kind == "place":
            places = _places(part)
            place = next((one for one in places if one.city is not None and one.country in named), places[0])
            field, value = ("cities", place.city) if place.city else ("countries", place.country)
            found.append(replace(part, kind=field, value=value))
        else:
            found.append(part)
    return found


def _values(part: Part) -> list[str]:
    """Give the values of a part: one, or the countries of a region."""
    return list(map(str, part.value)) if isinstance(part.value, tuple) else [str(part.value)]


def _places(part: Part) -> tuple[Place, ...]:
    return part.value  # type: ignore[return-value]  # a part of the kind `place` holds places


def _form(tokens: Sequence[Token], parts: Sequence[Part]) -> tuple[FilterForm, list[Part]]:
    """Build the filter; parts that contradict an earlier one are left out."""
    form: dict[str, Any] = {}
    used: list[Part] = []
    either = _alternatives(tokens, parts)
    for part in parts:
        if part.kind == "order" and any(one.kind == "order" for one in used):
            continue  # of several orders the first one counts
        if part.kind == "both":
            group = _either_before(tokens, parts, part)
            if group:
                form["not"] = [*form.get("not", []), _all_of(group)]
                used.append(part)
            continue
        if part.kind in _NO_FILTER:
            used.append(part)
            continue
        if _added({} if any(part in group for group in either) else form, _asked(part)):
            used.append(part)
    single = [part for part in used if not part.is_not and not any(part in group for group in either)]
    _any_platform(tokens, [part for part in single if part.kind == "platform"], form)
    _any_subject(tokens, single, form)
    for group in either:
        _any(form, [part for part in group if part in used])
        joints = (at for at in range(group[0].end, group[-1].start) if is_or_at(tokens, at))
        used += [Part("either", (), at, at + 1) for at in joints]
    return FilterForm.model_validate(form), used


def _either_before(tokens: Sequence[Token], parts: Sequence[Part], both: Part) -> list[Part]:
    """Give the two parts of "either Instagram or YouTube" that "but not both" stands behind."""
    before = [part for part in parts if part.end <= both.start and part.kind not in _NO_FILTER][-2:]
    is_pair = len(before) == 2 and is_or(tokens, before[0].end, before[1].start)  # noqa: PLR2004 - both are two
    return before if is_pair and not any(part.is_not for part in before) else []


def _all_of(group: Sequence[Part]) -> dict[str, Any]:
    if all(part.kind == "platform" for part in group):
        return {"platformsAll": [name.upper() for part in group for name in platforms_of(part)]}
    return {"and": [_said(part) for part in group]}


def _asked(part: Part) -> dict[str, Any]:
    said = _said(part)
    if not part.is_not:
        return said
    is_flag = all(isinstance(value, bool) for value in said.values())
    return {name: not value for name, value in said.items()} if is_flag else {"not": [said]}


def _alternatives(tokens: Sequence[Token], parts: Sequence[Part]) -> list[list[Part]]:
    """Give the groups of unlike parts of which one is enough: "in Germany or with more than 100k followers"."""
    asking = [part for part in parts if part.kind not in _NO_FILTER]
    silent = {place for part in parts if part.kind == "said" for place in range(part.start, part.end)}
    groups: list[tuple[list[Part], bool]] = []
    for number, part in enumerate(asking):
        before = asking[number - 1] if number else None
        stretch = [place for place in range(before.end if before else 0, part.start) if place not in silent]
        is_joined = all(is_between(tokens, place, place + 1) for place in stretch)
        by_or = any(is_or_at(tokens, place) for place in stretch)
        is_listed = before is not None and family(before) == family(part) and all(
            tokens[place].text in {",", "/"} for place in stretch
        )  # fmt: skip
        are_denied = before is not None and before.is_not and part.is_not and "days" not in {before.kind, part.kind}
        if before is not None and is_joined and (by_or or is_listed) and not are_denied:
            group, has_or = groups.pop()
            groups.append(([*group, part], has_or or by_or))
        else:
            groups.append(([part], False))
    return [group for group, has_or in groups if has_or and not _are_alike(group)]


def _are_alike(group: Sequence[Part]) -> bool:
    """Tell whether parts that an "or" joins are one list of the filter, or two subjects."""
    kinds = {part.kind for part in group}
    if any(part.is_not for part in group):
        return False
    return kinds <= {"niches", "topics"} or kinds == {"platform"} or (len(kinds) == 1 and kinds <= _ANY_OF)


def _any(form: dict[str, Any], group: Sequence[Part]) -> None:
    """Add parts of which one is enough; those of one list are one alternative."""
    either: list[dict[str, Any]] = []
    for part in group:
        said = _asked(part)
        like = next((one for one in either if one.keys() == said.keys() <= _ANY_OF), None)
        if like is None:
            either.append(said)
        else:
            like |= {name: _once([*like[name], *value]) for name, value in said.items()}
    form |= {"and": [*form.get("and", []), {"or": either}]} if "or" in form else {"or": either}


def _open_or(tokens: Sequence[Token], used: Sequence[Part], rest: Sequence[int]) -> Iterator[int]:
    """Give each "or" between a part and words that are none: that one of both is enough, no filter and text say."""
    taken = {place for part in used for place in range(part.start, part.end)}
    means = taken | set(rest)
    for at in range(len(tokens)):
        if at not in taken and is_or_at(tokens, at):
            before = max((place for place in means if place < at), default=None)
            behind = min((place for place in means if place > at), default=None)
            if before is not None and behind is not None and (before in taken) != (behind in taken):
                yield at


def _said(part: Part) -> dict[str, Any]:  # noqa: PLR0911 - one return for each kind of part
    match part.kind:
        case "platform":
            field = "platformsAny" if part.is_not and part.value != "*" else "platformsAll"
            return {field: [name.upper() for name in platforms_of(part)]}
        case "followers" | "engagement" | "growth":
            return _measured(part)
        case "keywords":
            return {"keywordsAll": list(part.value)}  # type: ignore[arg-type]  # words
        case "hashtags" | "mentions":
            return {part.kind: list(part.value)}  # type: ignore[arg-type]  # words
        case "verified" | "business" | "managed":
            return {part.kind: part.value}
        case "email":
            return {"hasEmail": True}
        case "review":
            return {"unreviewedMerge": True}
        case "days":
            days = ceil(round(_bounds(part)[1] or 0, 3))  # hours are days that have begun
            return {"lastPostWithinDays": days} if 1 <= days <= 3650 else {}  # noqa: PLR2004 - as the form allows
        case "rhythm" | "quality" | "confidence" | "count" | "accounts":
            return _counted(part)
    return {part.kind: _values(part)}


def _sort(part: Part) -> Sort:
    return part.value  # type: ignore[return-value]  # a part of the kind `order` holds one


def _bounds(part: Part) -> tuple[float | None, float | None]:
    return part.value  # type: ignore[return-value]  # a measured part holds bounds


def _measured(part: Part) -> dict[str, Any]:
    low, high = _bounds(part)
    if part.platform is not None:
        return {part.kind: [RangeForm(platform=part.platform.upper(), min=low, max=high)]}  # type: ignore[arg-type]  # checked by the form
    named = {f"{part.kind}Min": low, f"{part.kind}Max": high}
    return {
        name: int(value) if part.kind == "followers" else value for name, value in named.items() if value is not None
    }


def _counted(part: Part) -> dict[str, Any]:
    low, high = _bounds(part)
    if part.kind == "rhythm":
        names = {"postsPerWeekMin": low, "postsPerWeekMax": high}
    elif part.kind == "count":
        names = {"platformCountMin": low, "platformCountMax": high}
    else:
        names = {{"accounts": "accountCountMin"}.get(part.kind, f"{part.kind}Min"): low}
    return {name: int(value) if "Count" in name else value for name, value in names.items() if value is not None}


def _added(form: dict[str, Any], said: dict[str, Any]) -> bool:
    """Add what a part says; give False, nothing changed, for an empty interval or a field that is said already."""
    for name, value in said.items():
        if not isinstance(value, list) and form.get(name, value) != value:
            return False
    trial = {name: [*form.get(name, []), *value] if isinstance(value, list) else value for name, value in said.items()}
    trial = {name: _once(value) if isinstance(value, list) else value for name, value in trial.items()}
    try:
        FilterForm.model_validate({**form, **trial}).filter()
    except (ValueError, BadInputError):
        return False
    form.update(trial)
    return bool(said)


def _once(values: list[Any]) -> list[Any]:
    return [value for place, value in enumerate(values) if value not in values[:place]]


def _any_platform(tokens: Sequence[Token], platforms: Sequence[Part], form: dict[str, Any]) -> None:
    """Read "Instagram or YouTube" as either: an "or" between two makes all of them alternatives."""
    if any(is_or(tokens, one.end, two.start) for one, two in pairwise(platforms)):
        form["platformsAny"] = form.pop("platformsAll")


def _any_subject(tokens: Sequence[Token], parts: Sequence[Part], form: dict[str, Any]) -> None:
    """Read "gaming and anime", a niche beside a sub-niche, as either: both at once would be nobody."""
    subjects = [part for part in parts if part.kind in {"niches", "topics"}]
    joined = [
        (one, two) for one, two in pairwise(subjects) if one.kind != two.kind and _is_list(tokens, one.end, two.start)
    ]
    if joined and len(subjects) > 1:
        form["or"] = [*form.get("or", []), {"niches": form.pop("niches")}, {"topics": form.pop("topics")}]


def _is_list(tokens: Sequence[Token], start: int, end: int) -> bool:
    between = tokens[start:end]
    return len(between) == 1 and (
        between[0].text in {",", "/", "&"} or is_or(tokens, start, end) or _is_and(tokens, start)
    )


def _is_and(tokens: Sequence[Token], at: int) -> bool:
    return vocabulary().find(tokens, at, "and") is not None


def _text(phrase: str, tokens: Sequence[Token], parts: Sequence[Part], rest: Sequence[str]) -> str | None:
    """Give the text to search: what no filter says, and the niches as they are written.

    Whoever asks for "american football" does not mean every sport of that sub-niche alike. Of words in another writing
    than Latin the embedding knows little: the niche in English stands beside them.
    """
    words: list[str] = []
    for part in parts:
        if part.kind in {"niches", "topics"} and not part.is_not:
            written = phrase[tokens[part.start].start : tokens[part.end - 1].end]
            words.append(written)
            if not fold(written).isascii():
                words.append(str(part.value).rpartition("/")[2].replace("-", " "))
    handles = [str(part.value) for part in parts if part.kind == "handle"]
    return " ".join(dict.fromkeys([*handles, *rest, *words])) or None


def _spans(phrase: str, tokens: Sequence[Token], parts: Sequence[Part]) -> tuple[Span, ...]:
    found = []
    for part in sorted(parts, key=lambda part: part.start):
        start, end = tokens[part.start].start, tokens[part.end - 1].end
        if part.kind == "said":
            meaning = "the platform of a number"
        elif part.kind == "window":
            meaning = "the time of a growth"
        elif part.kind == "handle":
            meaning = f"the handle {part.value}"
        elif part.kind == "both":
            meaning = "not both at once"
        elif part.kind == "either":
            meaning = "one of both is enough"
        elif part.kind == "order":
            sort = _sort(part)
            meaning = f"sorted by {sort.field}, the {'highest' if sort.descending else 'lowest'} first"
        else:
            said = _said(part)
            meaning = _worded(said, is_not=part.is_not)
        found.append(Span(start, end, phrase[start:end], meaning))
    return tuple(found)


def _worded(said: dict[str, Any], *, is_not: bool) -> str:
    if "lastPostWithinDays" in said:
        words = f"last post within {said['lastPostWithinDays']} days"
    else:
        words = worded(FilterForm.model_validate(said).filter().condition())
    return f"not ({words})" if is_not else words
