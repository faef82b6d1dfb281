"""A phrase read by the grammar of our own domain, without a model: filter, text, and how each word was understood."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from creatorgraph.creator_search.filter_form import FilterForm, RangeForm
from creatorgraph.creator_search.index import Sort
from creatorgraph.creator_search.phrases.parts import ALL, Part, is_denied, is_or, leftover, negated, parts_of
from creatorgraph.creator_search.phrases.tokens import Kind, Token, tokens_of
from creatorgraph.creator_search.phrases.understanding import Span, Understanding
from creatorgraph.creator_search.phrases.vocabulary import vocabulary
from creatorgraph.creator_search.wording import worded
from creatorgraph.enrichment.places import Place
from creatorgraph.errors import BadInputError

MEASURED = ("followers", "engagement", "growth")
FAST_GROWTH, REAL_QUALITY = 0.1, 0.7
NEAR = 3
"""How many words may stand between a number and the platform that it belongs to."""

_NO_FILTER = frozenset({"said", "order"})
_DAYS = {"week": 7, "month": 30, "today": 1}
_RHYTHM = {"daily": 7.0, "weekly": 1.0}


def understand(phrase: str) -> Understanding:
    """Read a phrase; of more than 500 characters the beginning. Never fails: what it cannot read is left to meaning."""
    tokens = tokens_of(phrase)
    parts = _on_platforms(tokens, negated(tokens, [_settled(part) for part in parts_of(tokens)]))
    parts = _one_country(parts)
    form, used = _form(tokens, parts)
    rest = tuple(leftover(tokens, used))
    words = [tokens[at].text for at in rest if tokens[at].kind is Kind.WORD and not is_denied(tokens, at, used)]
    unread = tuple(tokens[at].text for at in rest)
    order = next((_sort(part) for part in used if part.kind == "order"), None)
    return Understanding(phrase, form, _text(used, words), _spans(phrase, tokens, used), unread, order=order)


def _settled(part: Part) -> Part:
    """Give a part that stands for numbers as these."""
    match part.kind:
        case "growth" if part.value is True:
            return replace(part, value=(FAST_GROWTH, None))
        case "quality" if part.value is True:
            return replace(part, value=(REAL_QUALITY, None))
        case "week" | "month" | "today":
            return replace(part, kind="days", value=(None, float(_DAYS[part.kind])))
        case "daily" | "weekly":
            return replace(part, kind="rhythm", value=(_RHYTHM[part.kind], None))
        case "multi":
            return replace(part, kind="count", value=(2.0, None))
    return part


def _on_platforms(tokens: Sequence[Token], parts: list[Part]) -> list[Part]:
    """Bind numbers to the platforms that they stand with; a platform that a number is of is no part of its own."""
    places = [number for number, part in enumerate(parts) if part.kind == "platform" and not part.is_not]
    bound: dict[int, str] = {}
    used: set[int] = set()
    for number, part in enumerate(parts):
        if part.kind in MEASURED and not part.is_not:
            found = _platform_of(tokens, parts, number, [place for place in places if place not in used])
            if found is not None:
                bound[number] = str(parts[found].value)
                used.add(found)
            elif len({parts[place].value for place in places}) == 1 and parts[places[0]].value != "*":
                bound[number] = str(parts[places[0]].value)
    named = set(bound.values())
    kept = [
        replace(part, platform=bound.get(number))
        for number, part in enumerate(parts)
        if not (number in places and part.value in named)
    ]
    carried = [(parts[place], place) for place in places if parts[place].value in named]
    return _widened(kept, [part for part, _ in carried])


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
    return all(
        token.text not in {",", ";"} and token.folded not in {"and", "und", "y", "et"} for token in tokens[start:end]
    )


def _one_country(parts: list[Part]) -> list[Part]:
    """Choose among places of one name the one in a country that the phrase names, else the largest."""
    named = {place.country for part in parts if part.kind == "place" for place in _places(part) if place.city is None}
    named |= {str(part.value) for part in parts if part.kind == "countries"}
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


def _places(part: Part) -> tuple[Place, ...]:
    return part.value  # type: ignore[return-value]  # a part of the kind `place` holds places


def _form(tokens: Sequence[Token], parts: Sequence[Part]) -> tuple[FilterForm, list[Part]]:
    """Build the filter; parts that contradict an earlier one are left out."""
    form: dict[str, Any] = {}
    used: list[Part] = []
    for part in parts:
        if part.kind == "order" and any(one.kind == "order" for one in used):
            continue  # of several orders the first one counts
        if part.kind in _NO_FILTER:
            used.append(part)
            continue
        said = _said(part)
        if part.is_not:
            said = {name: not value for name, value in said.items()} if _is_flag(said) else {"not": [said]}
        if _added(form, said):
            used.append(part)
    _any_platform(tokens, [part for part in used if part.kind == "platform" and not part.is_not], form)
    _any_subject(tokens, used, form)
    _any_place(tokens, used, form)
    return FilterForm.model_validate(form), used


def _is_flag(said: dict[str, Any]) -> bool:
    return all(isinstance(value, bool) for value in said.values())


def _said(part: Part) -> dict[str, Any]:  # noqa: PLR0911 - one return for each kind of part
    match part.kind:
        case "platform":
            names = ALL if part.value == "*" else (str(part.value),)
            field = "platformsAny" if part.is_not else "platformsAll"
            return {field: [name.upper() for name in names]}
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
            days = _bounds(part)[1] or 0
            return {"lastPostWithinDays": int(days)} if 1 <= days <= 3650 else {}  # noqa: PLR2004 - as the form allows
        case "rhythm" | "quality" | "confidence" | "count" | "accounts":
            return _counted(part)
    return {part.kind: [part.value]}


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
    subjects = [part for part in parts if part.kind in {"niches", "topics"} and not part.is_not]
    joined = [
        (one, two) for one, two in pairwise(subjects) if one.kind != two.kind and _is_list(tokens, one.end, two.start)
    ]
    if joined and len(subjects) > 1:
        form["or"] = [*form.get("or", []), {"niches": form.pop("niches")}, {"topics": form.pop("topics")}]


def _any_place(tokens: Sequence[Token], parts: Sequence[Part], form: dict[str, Any]) -> None:
    """Read "Berlin or Austria" as either; "Berlin in Germany" is both."""
    places = [part for part in parts if part.kind in {"cities", "countries"} and not part.is_not]
    if any(one.kind != two.kind and is_or(tokens, one.end, two.start) for one, two in pairwise(places)):
        either = [{"cities": form.pop("cities")}, {"countries": form.pop("countries")}]
        form |= {"and": [{"or": either}]} if "or" in form else {"or": either}


def _is_list(tokens: Sequence[Token], start: int, end: int) -> bool:
    between = tokens[start:end]
    return len(between) == 1 and (
        between[0].text in {",", "/", "&"} or is_or(tokens, start, end) or _is_and(tokens, start)
    )


def _is_and(tokens: Sequence[Token], at: int) -> bool:
    return vocabulary().find(tokens, at, "and") is not None


def _text(parts: Sequence[Part], rest: Sequence[str]) -> str | None:
    """Give the text for meaning: what no filter says, and the niches in English, which the model knows best."""
    subjects = [str(part.value) for part in parts if part.kind in {"niches", "topics"} and not part.is_not]
    words = [value.rpartition("/")[2].replace("-", " ") for value in subjects]
    return " ".join(dict.fromkeys([*rest, *words])) or None


def _spans(phrase: str, tokens: Sequence[Token], parts: Sequence[Part]) -> tuple[Span, ...]:
    found = []
    for part in parts:
        start, end = tokens[part.start].start, tokens[part.end - 1].end
        if part.kind == "said":
            meaning = "the platform of a number"
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
