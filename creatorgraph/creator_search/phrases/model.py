"""What the grammar left open, asked of the model: the phrase quoted as data, the answer typed and checked."""

from functools import cache
from hashlib import blake2b
from importlib.resources import files

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from creatorgraph.creator_search.filter_form import FilterForm, read_form
from creatorgraph.creator_search.phrases.understanding import Understanding
from creatorgraph.enrichment.places import gazetteer
from creatorgraph.enrichment.questions import BadAnswerError, Prompt, safe
from creatorgraph.errors import BadInputError
from creatorgraph.lexicons.niches import taxonomy, topics

TASK = "understand"
MOST_TOKENS = 400
LANGUAGE_LETTERS = 2


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    filter: FilterForm
    text: str | None = Field(default=None, max_length=300)


@cache
def understand_prompt() -> Prompt:
    """Load the prompt."""
    raw = files("creatorgraph.enrichment").joinpath("prompts", "understand.md").read_text(encoding="utf-8")
    text = raw.replace("{niches}", ", ".join(taxonomy())).replace("{topics}", ", ".join(topics()))
    return Prompt(text, blake2b(text.encode(), digest_size=4).hexdigest())


def question_of(read: Understanding) -> str:
    """Write what the grammar made of a phrase as the JSON that the prompt names; e-mail addresses are taken out."""
    question = {
        "phrase": safe(read.phrase),
        "open": [safe(word) for word in read.not_understood],
        "known": read.filter.written(),
    }
    return orjson.dumps(question).decode()


def read_answer(text: str) -> tuple[FilterForm, str | None]:
    """Read an answer. Raises BadAnswerError where it does not fit its form, or names a niche or place that is none."""
    try:
        answer = _Answer.model_validate_json(text)
        answer.filter.filter()
    except ValidationError as error:
        raise BadAnswerError(f"it does not fit its form in {error.error_count()} places") from None
    except BadInputError as error:
        raise BadAnswerError(str(error)) from None
    for form in _all(answer.filter):
        _check(form)
    return answer.filter, answer.text


def _all(form: FilterForm) -> list[FilterForm]:
    inner = [*form.all_of, *form.any_of, *form.none_of]
    return [form, *(each for one in inner for each in _all(one))]


def _check(form: FilterForm) -> None:
    if not set(form.niches) <= taxonomy().keys() or not set(form.topics) <= set(topics()):
        raise BadAnswerError("it names a niche that is none")
    if not set(form.countries) <= gazetteer().countries:
        raise BadAnswerError("it names a country that is none")
    if any(len(code) != LANGUAGE_LETTERS or not code.isalpha() for code in form.languages):
        raise BadAnswerError("it names a language that is none")


def joined(read: Understanding, form: FilterForm, text: str | None, *, method: str) -> Understanding:
    """Add to what the grammar understood what it left open: the model changes and removes nothing that is said.

    Raises BadAnswerError where both together are no filter: of too many parts, or an interval that is empty.
    """
    known, new = read.filter.written(), form.written()
    added = {name: value for name, value in new.items() if name not in known or name == "not"}
    whole = {**known, **added}
    if "not" in known and "not" in added:
        whole["not"] = [*known["not"], *(one for one in added["not"] if one not in known["not"])]
    try:
        merged = read_form(whole)
        merged.filter()
    except BadInputError as error:
        raise BadAnswerError(str(error)) from None
    subjects = [word for word in (read.text or "").split() if word not in read.not_understood]
    words = " ".join(dict.fromkeys([*(text or "").split(), *subjects])) or None
    return Understanding(
        phrase=read.phrase,
        filter=merged,
        text=words,
        spans=read.spans,
        not_understood=tuple((text or "").split()) if added or text else read.not_understood,
        method=method,
        by_model=tuple(sorted(added)),
        order=read.order,
    )
