"""Words that say nothing of what a text is about: articles, pronouns, prepositions, in some forty languages."""

from functools import cache
from importlib.resources import files

from creatorgraph.lexicons.folding import fold


@cache
def function_words() -> frozenset[str]:
    """Give the words, folded."""
    text = files(__package__).joinpath("data/function_words.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(folded for line in lines for word in line.split() if (folded := fold(word).strip()))
