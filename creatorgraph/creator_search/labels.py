"""Names and handles in the form that autocomplete compares: letters and digits alone, without case and marks."""

from collections.abc import Iterable, Sequence
from unicodedata import category

from creatorgraph.identity_graph.normalize.characters import fold, plain, without_marks

BEGINNING_SIZES = (2, 3, 4)
"""How many letters of a label or of a name's word are kept as its beginning."""

MAX_LABELS = 32
MAX_CHARACTERS = 60


def labels_of(names: Sequence[str], handles: Sequence[str]) -> tuple[str, ...]:
    """Give the labels of a creator: its names in words, its handles in one, each once, handles first."""
    wanted = [*map(handle_label, handles), *map(name_label, names)]
    return tuple(label for label in dict.fromkeys(wanted) if label)[:MAX_LABELS]


def named_words(names: Sequence[str], handles: Sequence[str]) -> tuple[str, ...]:
    """Give the words of a creator's names and handles, and each handle as one word, sorted."""
    labels = [*map(name_label, [*names, *handles]), *map(handle_label, handles)]
    return tuple(sorted({word for label in labels[: 3 * MAX_LABELS] for word in label.split()}))


def handle_label(handle: str) -> str:
    """Give a handle without case, dots and underlines: `Emma.Cooks_` is `emmacooks`."""
    return name_label(handle).replace(" ", "")


def name_label(name: str) -> str:
    """Give a name as words of letters and digits: `Zoë  Müller!` is `zoe muller`."""
    folded = without_marks(fold(plain(name)))
    spaced = "".join(letter if letter.isalnum() or category(letter)[0] == "M" else " " for letter in folded)
    return " ".join(spaced.split())[:MAX_CHARACTERS].rstrip()


def beginnings_of(labels: Iterable[str]) -> tuple[str, ...]:
    """Give the first letters of labels and of their words; of what is shorter, the whole."""
    words = {word for label in labels for word in (label.replace(" ", ""), *label.split())}
    return tuple(sorted({word[:size] for word in words for size in BEGINNING_SIZES}))
