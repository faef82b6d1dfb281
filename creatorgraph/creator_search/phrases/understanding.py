"""What a phrase was understood as."""

from dataclasses import dataclass

from creatorgraph.creator_search.filter_form import FilterForm
from creatorgraph.creator_search.index import Sort


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the phrase, `start` to `end` in characters, and what it became: `country is DE`."""

    start: int
    end: int
    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """A filter to look at, change and send back; the text to search by meaning and words, None for none.

    `spans` say which words became what; `not_understood` are words that became no part of the filter: they are
    searched by meaning, but for those that a "no" stands with. `order` is the one asked for, None for the best first.
    `method` is `grammar`, or also names the model with the version of its prompt; `by_model` are the fields of the
    filter that the model added.
    """

    phrase: str
    filter: FilterForm
    text: str | None
    spans: tuple[Span, ...]
    not_understood: tuple[str, ...]
    method: str = "grammar"
    by_model: tuple[str, ...] = ()
    order: Sort | None = None

    def text_for(self, sort: Sort | None) -> str | None:
        """Give the text to search where hits are sorted so: none beside a filter.

        Whoever is sorted must have each word of a text, and a phrase has words that nobody means so.
        """
        return None if sort is not None and self.filter.written() else self.text
