"""Display names in one form: decorations and credentials out, roles told apart, tokens in lower-case ASCII."""

from dataclasses import dataclass
from functools import lru_cache

from creatorgraph.identity_graph.normalize.japanese import in_japanese
from creatorgraph.identity_graph.normalize.name_parts import NamePart, name_parts
from creatorgraph.identity_graph.normalize.transliteration import ascii_tokens
from creatorgraph.identity_graph.normalize.wade_giles import in_wade_giles

MAX_NAME = 200
MAX_TOKENS = 12


@dataclass(frozen=True, slots=True)
class Name:
    """A name to compare. `key`: sorted tokens joined by a space; `compact`, `reversed`: as written and backwards.

    `roles` are kinds as in `data/name_roles.txt`.
    """

    key: str
    tokens: tuple[str, ...]
    compact: str
    reversed: str
    roles: frozenset[str]


def read_names(text: str) -> tuple[Name, ...]:
    """Read a display name, after it the same name in its other scripts, and as in Japan and Taiwan where it may be.

    Empty where nothing name-like remains. Decorations, credentials, descriptive parts and role words do not change the
    key, nor does the order of the tokens.
    """
    return _read(text[:MAX_NAME])[0]


def roles_in_name(text: str) -> frozenset[str]:
    """Give the kinds of role words in a display name, also where no name remains beside them."""
    return _read(text[:MAX_NAME])[1]


@lru_cache(maxsize=16_384)
def _read(text: str) -> tuple[tuple[Name, ...], frozenset[str]]:
    parts, roles = name_parts(text)
    if not text.isascii():
        parts += tuple(filter(None, [read(part) for read in (in_japanese, in_wade_giles) for part in parts]))
    names = [name for part in parts if (name := _named(part, roles))]
    return tuple(names if len(names) < 2 else {name.key: name for name in names}.values()), roles  # noqa: PLR2004 - one has no double


def _named(part: NamePart, roles: frozenset[str]) -> Name | None:
    tokens = ascii_tokens(part)[:MAX_TOKENS]
    if not tokens:
        return None
    if len(max(tokens, key=len)) == 1:  # initials are one word: "G. E. M."
        tokens = ("".join(tokens),)
    return Name(" ".join(sorted(tokens)), tokens, "".join(tokens), "".join(tokens[::-1]), roles)
