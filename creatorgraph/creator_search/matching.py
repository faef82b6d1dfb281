"""A text as a condition, for searches that are sorted by a number: who has each of its words.

Relevance has no border: somebody is always the nearest. So where numbers order, words decide who is found. A niche, a
city, a country or a people is read as search reads it everywhere, in any language, and holds for whoever is about it or
there, or has the very words. Any other word must stand in a bio, a caption, a name or a handle. Words that say nothing
("and", "creators") ask for nothing beside others, and stand for themselves where there are no others. What no word can
ask for is refused: finding everybody would be no answer.
"""

from collections.abc import Iterator, Sequence

from creatorgraph.creator_search.conditions import EVERYTHING, AllOf, And, AnyOf, Condition, Or, simplified
from creatorgraph.creator_search.document import words_of
from creatorgraph.creator_search.labels import handle_label, name_label
from creatorgraph.creator_search.phrases.parts import is_denied, leftover, negated, parts_of
from creatorgraph.creator_search.phrases.pieces import pieces_of
from creatorgraph.creator_search.phrases.subjects import Subject, subjects_at
from creatorgraph.creator_search.phrases.tokens import Kind, Token
from creatorgraph.creator_search.phrases.vocabulary import vocabulary
from creatorgraph.errors import BadInputError
from creatorgraph.lexicons.folding import uncased
from creatorgraph.lexicons.function_words import function_words

_OF_A_WORD = frozenset("+#")
"""Signs that make another word of the one before them: C++ is no C."""


def matching(text: str, *, argument: str = "query") -> Condition:
    """Give the condition of those who have each word of a text; of more than 500 characters of the beginning.

    A blank text asks for nothing. Raises BadInputError, by the name of the argument, for a text without any word, for
    an e-mail address, which no document has, and for words that are not wanted ("no supplements").
    """
    tokens = pieces_of(text)
    if not text.strip():
        return EVERYTHING
    if any(token.kind is Kind.EMAIL for token in tokens):
        raise BadInputError(f"{argument}: e-mail addresses are not searched; leave them out", argument=argument)
    if denied := _denied(tokens):
        raise BadInputError(
            f"{argument}: sorted, a text asks for each of its words, and {denied!r} is not wanted; put that into "
            "`filter: {not: …}`, or in quotes to look for the very words",
            argument=argument,
        )
    found = simplified(And(tuple(_parts(text, tokens))))
    found = simplified(_written(text)) if found == EVERYTHING else found
    if found == EVERYTHING:
        raise BadInputError(
            f"{argument}: sorted, a text asks for its words, and {text.strip()[:40]!r} has none; leave it out",
            argument=argument,
        )
    return found


def _denied(tokens: Sequence[Token]) -> str | None:
    """Give the first word, as it is written, of what must not hold."""
    parts = negated(tokens, parts_of(tokens))
    places = [part.start for part in parts if part.is_not and part.kind not in {"open", "days"}]
    places += [at for at in leftover(tokens, parts) if is_denied(tokens, at, parts)]
    return tokens[min(places)].text if places else None


def _parts(text: str, tokens: Sequence[Token]) -> Iterator[Condition]:
    """Give a condition for each subject and each word that says something."""
    at = 0
    while at < len(tokens):
        subjects, silent = subjects_at(tokens, at), _silent(tokens, at)
        end = subjects[0].end if subjects else _glued(tokens, at)
        written = text[tokens[at].start : tokens[end - 1].end]
        first, last = _run(tokens, at)
        whole = (_written(text[tokens[first].start : tokens[last - 1].end]),) if end - at < last - first else ()
        if subjects:
            yield Or((*_about(subjects[0]), _written(written), *whole))
        elif at + silent >= end:
            end = at + silent
        elif not (whole and len(tokens[at].text) == 1):  # one letter beside known words is a part of theirs
            yield Or((_word(tokens[at], written), *whole))
        at = end


def _run(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """Give from where to where the pieces stand that were one word, of a writing without spaces."""
    first, last = at, at + 1
    while first and _are_one(tokens[first - 1], tokens[first]):
        first -= 1
    while last < len(tokens) and _are_one(tokens[last - 1], tokens[last]):
        last += 1
    return first, last


def _are_one(one: Token, other: Token) -> bool:
    return one.kind is other.kind is Kind.WORD and one.end == other.start


def _silent(tokens: Sequence[Token], at: int) -> int:
    """Give how many tokens here say nothing: of what is written about creators, or of any text."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is not None and after.start == tokens[at].end and after.text in _OF_A_WORD:
        return 0
    found = vocabulary().find(tokens, at, "stop")
    return found.count if found is not None else int(tokens[at].folded in function_words())


def _about(subject: Subject) -> Iterator[Condition]:
    match subject.field:
        case "cities":
            yield AnyOf("city", (subject.value.lower(),))
        case "countries":
            yield AnyOf("country", (subject.value.upper(),))
        case "topics":
            yield AnyOf("topics", (subject.value,))
        case _:
            yield from (AnyOf(field, (subject.value,)) for field in ("niche", "interests"))


def _word(token: Token, text: str) -> Condition:
    match token.kind:
        case Kind.SIGN:
            return EVERYTHING
        case Kind.TAG:
            return AnyOf("hashtags", (uncased(text[1:]),))
        case Kind.MENTION:
            handle = text[1:].rstrip(".")
            return Or((AnyOf("mentions", (uncased(handle),)), AnyOf("named", (handle_label(handle),))))
    return _written(text)


def _written(text: str) -> Condition:
    """Give the condition of those whose bios and captions have each of these words, or whose names and handles do."""
    words, named = words_of([text])[0], tuple(name_label(text).split())
    return Or((AllOf("words", words), AllOf("named", named))) if words and named else EVERYTHING


def _glued(tokens: Sequence[Token], at: int) -> int:
    """Give the place behind a word; letters and digits without a space between are one (`emma23`)."""
    end, kinds = at + 1, {Kind.WORD, Kind.NUMBER}
    while end < len(tokens) and tokens[end - 1].end == tokens[end].start:
        if tokens[end].kind is tokens[end - 1].kind or not {tokens[end].kind, tokens[end - 1].kind} <= kinds:
            break
        end += 1
    return end
