"""Which language a text is in: by its script where that says it, else by py3langid's model, without the network."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from creatorgraph.enrichment.derived import Derived

BY_MODEL = (
    "ar",
    "cs",
    "da",
    "de",
    "en",
    "es",
    "fa",
    "fi",
    "fr",
    "hu",
    "id",
    "it",
    "ms",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "ru",
    "sv",
    "sw",
    "tl",
    "tr",
    "uk",
    "vi",
)
"""Those that the model may answer: the fewer there are, the surer it is of a few words."""
_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("mr", re.compile("(?:\u0933|आणि|आहे)")),  # a letter and words ("and", "is") that Hindi does not have
    ("hi", re.compile("[\u0904-\u0963]")),
    ("th", re.compile("[\u0e01-\u0e4f]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("el", re.compile("[\u0391-\u03c9]")),
    ("ur", re.compile("[\u0679\u0688\u0691\u06ba\u06d2]")),  # those that neither Arabic nor Persian writes
    ("bn", re.compile("[\u0985-\u09ff]")),
    ("ta", re.compile("[\u0b85-\u0bff]")),
    ("te", re.compile("[\u0c05-\u0c7f]")),
    ("ka", re.compile("[\u10d0-\u10ff]")),
)
"""Scripts with one language, or one that most of their texts are in; kana before Han, which Japanese writes too."""
_OF_SCRIPTS = re.compile("|".join(letters.pattern for _, letters in _SCRIPTS))
CODES = frozenset((*BY_MODEL, *(code for code, _ in _SCRIPTS)))
_NO_WORDS = re.compile(r"https?://\S+|[@#]\S+|[\d_]+")
_NO_ADDRESSES = re.compile(r"https?://\S+|[@#]\S+|\S+@\S+|[\d_]+")
BY_SCRIPT = 0.9
FEWEST_LETTERS = 12
LEAST = 0.3
"""The model's own measure is low for short texts: above it 217 of 220 bios were right."""
MOST_CHARACTERS = 80
"""The beginning of a text is enough, and the time grows with it."""


class _Identifier:
    """py3langid's model, asked of many texts at once: its automaton takes one step in all of them together.

    The answers are those of its own `classify`, one text after the other, which takes twenty times as long.
    """

    def __init__(self) -> None:
        model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        model.set_languages(list(BY_MODEL))
        self._codes = list(model.nb_classes)
        self._next = np.asarray(model.tk_nextmove, dtype=np.int32)
        self._row = np.asarray(model.tk_row, dtype=np.int32) << 8
        self._feature = np.asarray(model.tk_output, dtype=np.int64)
        self._table = np.asarray(model.nb_ptc, dtype=np.float64)
        self._base = np.asarray(model.nb_pc, dtype=np.float64)

    def classify(self, texts: Sequence[str]) -> list[tuple[str, float]]:
        """Give language and probability of each text."""
        encoded = [unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass") for text in texts]
        lengths = np.array([len(each) for each in encoded])
        scores = self._scores(encoded, lengths) / np.sqrt(np.maximum(lengths, 1))[:, None]
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        best = likely.argmax(axis=1)
        return [(self._codes[column], float(likely[row, column])) for row, column in enumerate(best)]

    def _scores(self, encoded: Sequence[bytes], lengths: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        """Give the log-posterior of each text and language; 0 where a text shows no feature."""
        rows, features = self._seen(encoded, lengths)
        kinds, counts = np.unique(rows * len(self._table) + features, return_counts=True)
        rows, features = np.divmod(kinds, len(self._table))
        scores = np.zeros((len(encoded), len(self._codes)))
        if len(rows):
            starts = np.flatnonzero(np.diff(rows, prepend=-1))
            weighed = np.log1p(counts)[:, None] * self._table[features]
            scores[rows[starts]] = np.add.reduceat(weighed, starts, axis=0) + self._base
        return scores

    def _seen(
        self, encoded: Sequence[bytes], lengths: "np.ndarray[Any, Any]"
    ) -> tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]:
        """Walk the automaton: give (row of the text, feature) for each byte at which a feature ends."""
        longest = int(lengths.max(initial=0))
        letters = np.zeros((len(encoded), longest), dtype=np.uint8)
        letters[np.arange(longest) < lengths[:, None]] = np.frombuffer(b"".join(encoded), dtype=np.uint8)
        states = np.zeros(len(encoded), dtype=np.int32)
        found = np.full((longest, len(encoded)), -1, dtype=np.int64)
        for place in range(longest):
            states = self._next[self._row[states] + letters[:, place]]
            found[place] = np.where(place < lengths, self._feature[states], -1)
        places, rows = np.nonzero(found >= 0)
        return rows, found[places, rows]


@cache
def _identifier() -> _Identifier:
    return _Identifier()


@cache
def _model() -> str:
    return f"py3langid-{version('py3langid')}"


def languages_of(texts: Sequence[str]) -> list[Derived | None]:
    """Tell the language (ISO 639-1) of each text; None where it is too short or too mixed to tell."""
    found = [_by_script(text) for text in texts]
    words = {row: words_of(text) for row, text in enumerate(texts) if found[row] is None}
    asked = [row for row, text in words.items() if has_letters(text)]
    told = _identifier().classify([words[row] for row in asked]) if asked else ()
    for row, (code, confidence) in zip(asked, told, strict=True):
        if confidence >= LEAST:
            found[row] = Derived(code, round(confidence, 3), "language-model", _model())
    return found


def has_letters(text: str) -> bool:
    """Tell whether a text has letters enough to tell its language; most have them at once."""
    beginning = text[: 2 * FEWEST_LETTERS]
    return sum(map(str.isalpha, beginning)) >= FEWEST_LETTERS or sum(map(str.isalpha, text)) >= FEWEST_LETTERS


def _by_script(text: str) -> Derived | None:
    if not text.isascii() and _OF_SCRIPTS.search(text):
        for code, letters in _SCRIPTS:
            if letters.search(text):
                return Derived(code, BY_SCRIPT, "script", "scripts-2")
    return None


def words_of(text: str) -> str:
    """Give the beginning of a text without its addresses, handles and numbers."""
    signs = _NO_ADDRESSES if "@" in text else _NO_WORDS  # looking for addresses is slow
    return signs.sub(" ", text)[:MOST_CHARACTERS].lower()
