"""How well phrased queries are read: the whole filter right, and precision and recall of each field.

    python bench/phrases.py                 # the set kept apart, bench/data/phrases_held_out.tsv
    python bench/phrases.py --development   # the set that the grammar may be mended on; wrong ones are shown

The set kept apart was written before the grammar, which is never mended on it: by default only counts are shown.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from creatorgraph.creator_search.filter_form import FilterForm, RangeForm
from creatorgraph.creator_search.phrases.grammar import understand
from creatorgraph.enrichment.places import gazetteer
from creatorgraph.lexicons.folding import fold_word

DATA = Path(__file__).parent / "data"
PLATFORMS = ("instagram", "youtube", "tiktok", "x")
LISTS = {"niche": "niches", "topic": "topics", "country": "countries", "city": "cities", "lang": "languages"}
LISTS |= {"tag": "hashtags", "mention": "mentions", "word": "keywordsAll"}
FLAGS = {"verified": "verified", "business": "business", "email": "hasEmail", "managed": "managed"}
FLAGS |= {"review": "unreviewedMerge"}
BOUNDS = {"rhythm": "postsPerWeek", "platforms": "platformCount", "quality": "quality", "confidence": "confidence"}
TIMES = {"k": 1e3, "m": 1e6}


@dataclass(slots=True)
class Scores:
    """Counts of phrases by language, and of facts (field, value) by field."""

    right: Counter[str] = field(default_factory=Counter)
    phrases: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)


def number(text: str) -> float | None:
    """Read `50k`, `1.5m`, `0.03`; nothing is None."""
    if not text:
        return None
    return float(text[:-1]) * TIMES[text[-1]] if text[-1] in TIMES else float(text)


def wanted_form(label: str) -> FilterForm:
    """Read the filter that a label says."""
    form: dict[str, Any] = {}
    for part in label.split("\x1f"):
        add(form, part)
    return FilterForm.model_validate(form)


def add(form: dict[str, Any], part: str) -> None:
    """Add one `key=value` to a form."""
    key, _, value = part.partition("=")
    if key.startswith("!"):
        inner: dict[str, Any] = {}
        add(inner, f"{key[1:]}={value}")
        form.setdefault("not", []).append(inner)
    elif key in LISTS:
        form[LISTS[key]] = value.split(",")
    elif key in {"on", "onany"}:
        form["platformsAll" if key == "on" else "platformsAny"] = [name.upper() for name in value.split(",")]
    elif key in FLAGS:
        form[FLAGS[key]] = value == "yes"
    elif key == "within":
        form["lastPostWithinDays"] = int(value)
    else:
        add_range(form, key, value)


def add_range(form: dict[str, Any], key: str, value: str) -> None:
    """Add `from..to` of a measure, of one platform or of the largest account."""
    low, high = map(number, value.split(".."))
    platform, _, measure = key.partition(".")
    if platform in PLATFORMS:
        ranged = {"platform": platform.upper(), "min": low, "max": high}
        form.setdefault(measure or "followers", []).append(ranged)
        return
    name = BOUNDS.get(key, key)
    form |= {f"{name}{end}": one for end, one in (("Min", low), ("Max", high)) if one is not None}


def facts(form: FilterForm) -> set[tuple[str, str]]:
    """Give a filter as facts, so that order plays no part; a city by any of its names is the same city."""
    found: set[tuple[str, str]] = set()
    for name in type(form).model_fields:
        value = getattr(form, name)
        if name in {"none_of", "all_of", "any_of"}:
            for one in value:
                inner = facts(one)
                # `not: [a, b]` and `not: [{of: [a, b]}]` say the same, so each fact that must not hold counts by itself
                found |= {(f"{name}:{key}", said) for key, said in inner}
        elif isinstance(value, list):
            found |= {(name, fact(name, one)) for one in value}
        elif value is not None:
            found.add((name, f"{value:g}" if isinstance(value, int | float) else str(value)))
    return found


def fact(name: str, value: object) -> str:
    """Write one value of a list."""
    if isinstance(value, RangeForm):
        return f"{value.platform} {value.min} {value.max}"
    if name == "cities":
        places = gazetteer().begin(fold_word(str(value)))
        city = next((place.city for place in places[0] if place.city), None) if places else None
        return (city or str(value)).lower()
    return str(value).lower()


def read(path: Path) -> Iterator[tuple[str, str, str]]:
    """Give language, phrase and label; parts of a label are set apart by spaces before a key."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, phrase, label = line.split("\t")
            parts: list[str] = []
            for piece in label.split(" "):
                if "=" in piece:
                    parts.append(piece)
                else:
                    parts[-1] += f" {piece}"
            yield language, phrase, "\x1f".join(parts)


def main() -> None:
    """Judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--development", action="store_true", help="judge on the set that the grammar is mended on")
    parser.add_argument("--show", action="store_true", help="show the wrong ones of the set kept apart, for a report")
    options = parser.parse_args()
    path = DATA / ("phrases_development.tsv" if options.development else "phrases_held_out.tsv")
    scores, spent = Scores(), 0.0
    understand("warm up in Berlin")
    for language, phrase, label in read(path):
        begun = time.perf_counter()
        form = understand(phrase).filter
        spent += time.perf_counter() - begun
        said, wanted = facts(form), facts(wanted_form(label))
        scores.phrases[language] += 1
        scores.right[language] += said == wanted
        for name, counted in ((scores.said, said), (scores.wanted, wanted), (scores.found, said & wanted)):
            name.update(key for key, _ in counted)
        if said != wanted and (options.development or options.show):
            print(f"{language}  {phrase}\n    missing {sorted(wanted - said)}\n    too much {sorted(said - wanted)}")
    report(path, scores, spent)


def report(path: Path, scores: Scores, spent: float) -> None:
    """Print the counts."""
    total, right = scores.phrases.total(), scores.right.total()
    whole = f"whole filter right {right} of {total} = {right / total:.3f}"
    print(f"{path.name}: {whole}; {spent / total * 1e3:.2f} ms a phrase")
    for language, count in sorted(scores.phrases.items()):
        print(f"  {language}  {scores.right[language]:3} of {count:3} = {scores.right[language] / count:.3f}")
    print(f"  {'field':28} precision  recall  (found / said / wanted)")
    for name in sorted(scores.said.keys() | scores.wanted.keys()):
        found, said, wanted = scores.found[name], scores.said[name], scores.wanted[name]
        precision = f"{found / said:.3f}" if said else "-"
        recall = f"{found / wanted:.3f}" if wanted else "-"
        print(f"  {name:28} {precision:>9}  {recall:>6}  ({found} / {said} / {wanted})")


if __name__ == "__main__":
    main()
