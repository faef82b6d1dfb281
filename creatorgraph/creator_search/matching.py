"""A text as a condition, for searches that are sorted by a number: who has each of its words.

Relevance has no border: somebody is always the nearest. So where numbers order, words decide who is found. A niche, a
city, a country or a people is read as search reads it everywhere, in any language, and holds for whoever is about it or
there, or has the very words. Any other word must stand in a bio, a caption, a name or a handle. Words that say nothing
("and", "creators") ask for nothing.
"""

from collections.abc import Iterator, Sequence

from creatorgraph.creator_search.conditions import EVERYTHING, AllOf, And, AnyOf, Condition, Or, simplified
from creatorgraph.creator_search.document import words_of
from creatorgraph.creator_search.labels import handle_label, name_label
from creatorgraph.creator_search.phrases.pieces import pieces_of
from creatorgraph.creator_search.phrases.subjects import Subject, subjects_at
from creatorgraph.creator_search.phrases.tokens import Kind, Token
from creatorgraph.creator_search.phrases.vocabulary import vocabulary
from creatorgraph.lexicons.function_words import function_words


def matching(text: str) -> Condition:
    """Give the condition of those who have each word of a text; of more than 500 characters of the beginning."""
    return simplified(And(tuple(_parts(text, pieces_of(text)))))


def _parts(text: str, tokens: Sequence[Token]) -> Iterator[Condition]:
    """Give a condition for each subject and each word that says something."""
    at = 0
    while at < len(tokens):
        subjects, silent = subjects_at(tokens, at), _silent(tokens, at)
        end = subjects[0].end if subjects else _glued(tokens, at)
        written = text[tokens[at].start : tokens[end - 1].end]
        if subjects:
            yield Or((*_about(subjects[0]), _written(written)))
        elif at + silent >= end:
            end = at + silent
        else:
            yield _word(tokens[at], written)
        at = end


def _silent(tokens: Sequence[Token], at: int) -> int:
    """Give how many tokens here say nothing: of what is written about creators, or of any text."""
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
        case Kind.SIGN | Kind.EMAIL:  # no document has an address
            return EVERYTHING
        case Kind.TAG:
            return AnyOf("hashtags", (text[1:].lower(),))
        case Kind.MENTION:
            handle = text[1:].rstrip(".")
            return Or((AnyOf("mentions", (handle.lower(),)), AnyOf("named", (handle_label(handle),))))
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
