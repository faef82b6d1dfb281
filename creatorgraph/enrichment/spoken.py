"""Which language a text is in: by its script where that says it, else by py3langid's model, without the network."""

import re
from functools import cache
from importlib.metadata import version

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from creatorgraph.enrichment.derived import Derived

_LANGUAGES = (
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
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "ru",
    "sv",
    "tr",
    "uk",
    "vi",
)
"""Those that the model may answer: the fewer there are, the surer it is of a few words."""
_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("hi", re.compile("[\u0904-\u0963]")),
    ("th", re.compile("[\u0e01-\u0e4f]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("el", re.compile("[\u0391-\u03c9]")),
    ("bn", re.compile("[\u0985-\u09ff]")),
    ("ta", re.compile("[\u0b85-\u0bff]")),
    ("te", re.compile("[\u0c05-\u0c7f]")),
    ("ka", re.compile("[\u10d0-\u10ff]")),
)
"""Scripts with one language, or one that most of their texts are in; kana before Han, which Japanese writes too."""
CODES = frozenset((*_LANGUAGES, *(code for code, _ in _SCRIPTS)))
_NO_WORDS = re.compile(r"https?://\S+|[@#]\S+|\S+@\S+|[\d_]+")
BY_SCRIPT = 0.9
FEWEST_LETTERS = 12
LEAST = 0.3
"""The model's own measure is low for short texts: above it 217 of 220 bios were right."""
MOST_CHARACTERS = 80
"""The beginning of a text is enough, and the time grows with it."""


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_LANGUAGES))
    return identifier


@cache
def _model() -> str:
    return f"py3langid-{version('py3langid')}"


def language_of(text: str) -> Derived | None:
    """Tell the language (ISO 639-1) of a text; None where it is too short or too mixed to tell."""
    if not text.isascii():
        for code, letters in _SCRIPTS:
            if letters.search(text):
                return Derived(code, BY_SCRIPT, "script", "scripts-1")
    words = _NO_WORDS.sub(" ", text)[:MOST_CHARACTERS].lower()
    if sum(map(str.isalpha, words)) < FEWEST_LETTERS:
        return None
    code, confidence = _identifier().classify(words)
    return Derived(code, round(float(confidence), 3), "language-model", _model()) if confidence >= LEAST else None
