"""Display names in one form: decorations and credentials out, roles told apart, tokens in lower-case ASCII."""

from dataclasses import dataclass
from functools import lru_cache

from creatorgraph.identity_graph.normalize.name_parts import NamePart, name_parts
from creatorgraph.identity_graph.normalize.transliteration import ascii_tokens

MAX_NAME = 200
MAX_TOKENS = 12


@dataclass(frozen=True, slots=True)
class Name:
    """A name to compare. `key`: sorted tokens joined by a space; `compact`, `reversed`: as written and backwards.

    `initials` has the first letter of each token in order; `roles` are kinds as in `data/name_roles.txt`.
    """

    key: str
    tokens: tuple[str, ...]
    compact: str
    reversed: str
    initials: str
    roles: frozenset[str]


@lru_cache(maxsize=16_384)
def read_name(text: str) -> Name | None:
    """Read a display name; None where nothing name-like remains.

    Decorations, credentials, descriptive parts and role words do not change the key, nor does the order of the tokens.
    """
    names = read_names(text)
    return names[0] if names else None


@lru_cache(maxsize=16_384)
def read_names(text: str) -> tuple[Name, ...]:
    """Read a display name, and after it the same name in other scripts if it is written in several."""
    parts, roles = name_parts(text[:MAX_NAME])
    names = (_named(part, roles) for part in parts)
    return tuple({name.key: name for name in names if name}.values())


@lru_cache(maxsize=16_384)
def roles_in_name(text: str) -> frozenset[str]:
    """Give the kinds of role words in a display name, also where no name remains beside them."""
    return name_parts(text[:MAX_NAME])[1]


def _named(part: NamePart, roles: frozenset[str]) -> Name | None:
    tokens = ascii_tokens(part)[:MAX_TOKENS]
    if not tokens:
        return None
    if all(len(token) == 1 for token in tokens):  # initials are one word: "G. E. M."
        tokens = ("".join(tokens),)
    initials = "".join(token[0] for token in tokens)
    return Name(" ".join(sorted(tokens)), tokens, "".join(tokens), "".join(reversed(tokens)), initials, roles)
