"""Comparisons: each a pure function from columns of pairs to a level, with the sentence that a reviewer reads.

Level 0 means that nothing can be said, and never counts. What a level is worth is in the weights file; a comparison
only says what
is there. Levels are written as `(level, sentence)` beside the rule that gives them.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from creatorgraph.identity_graph.candidates import FEW, SOME
from creatorgraph.identity_graph.distinct import Distinct

Levels = npt.NDArray[np.int8]
SHORTEST_PART = 5
SIMILAR = 0.8
IS_NAME = 4
NOT_THE_STAR = frozenset({"fan_page", "parody", "not_affiliated", "fan"})


@dataclass(frozen=True, slots=True)
class Comparison:
    """One kind of evidence: the columns it reads, the function, and a sentence for each level from 1 on."""

    name: str
    columns: tuple[str, ...]
    function: Callable[..., int]
    sentences: tuple[str, ...]

    def levels(self, pairs: Distinct) -> Levels:
        """Give the level of every pair (n values)."""
        return pairs.map(self.function, self.columns)

    def sentence(self, level: int) -> str:
        """Say what a level means. Raises IndexError for level 0, which says nothing."""
        if level < 1:
            raise IndexError(level)
        return self.sentences[level - 1]


def profile_link(links_right: bool, links_left: bool, linked_by: int) -> int:  # noqa: FBT001 - columns of a table
    """Compare profile links: both ways beats one way; a link to someone whom many link to says less."""
    if links_right and links_left:
        return 4
    if not (links_right or links_left):
        return 0
    return 3 if linked_by == 1 else 2 if linked_by <= FEW else 1


def same_email(shared_by: int) -> int:
    """Compare e-mails: the fewer share it, the more it says."""
    return 0 if shared_by == 0 else 3 if shared_by <= FEW else 2 if shared_by <= SOME else 1


def same_url(shared_by: int, kind: str) -> int:
    """Compare websites and link hubs: a hub page is one person's more often than a site or a page on a shared host."""
    if shared_by == 0:
        return 0
    if shared_by > SOME:
        return 1
    if shared_by > FEW:
        return 2
    return 4 if kind == "hub" else 3


def name(left: Sequence[str], right: Sequence[str], shared_by: int) -> int:
    """Compare display names by their tokens, whatever their order; a rare name says more than a common one."""
    if not left or not right:
        return 0
    if shared_by:
        if not any(" " in key for key in left if key in right):
            return 3
        return 6 if shared_by <= FEW else 5 if shared_by <= SOME else 4
    return max(_token_overlap(one, two) for one in left for two in right)


@lru_cache(maxsize=65_536)
def _token_overlap(one: str, two: str) -> int:
    """1: no token in common; 2: some; 3: the longer name holds the shorter (two tokens or more), or its initials."""
    tokens, others = set(one.split()), set(two.split())
    shorter, longer = sorted((tokens, others), key=lambda group: (len(group), sorted(group)))
    common = shorter & longer
    rest = shorter - longer
    initials = {token[0] for token in longer - shorter}
    if common and len(shorter) > 1 and all(len(token) == 1 and token in initials for token in rest):
        return 3
    return 2 if common else 1


def handle(left: str, right: str, left_stem: str, right_stem: str, shared_by: int) -> int:
    """Compare handles without case and punctuation, then without affixes, then by how much of them is alike."""
    if not left or not right:
        return 0
    if left_stem == right_stem or left == right:
        return (6 if left == right else 3) + _rarity(shared_by, min(left_stem, right_stem, key=len))
    return 2 if _alike(*sorted((left_stem, right_stem))) else 1


def _rarity(shared_by: int, word: str) -> int:
    """0: many share a word, or it is too short to tell anybody apart; 1: some do; 2: few do."""
    if shared_by > SOME or len(word) < SHORTEST_PART:
        return 0
    return 2 if shared_by <= FEW else 1


@lru_cache(maxsize=65_536)
def _alike(one: str, two: str) -> bool:
    shorter, longer = sorted((one, two), key=len)
    if len(shorter) >= SHORTEST_PART and shorter in longer:
        return True
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return len(shorter) >= SHORTEST_PART and matcher.quick_ratio() >= SIMILAR and matcher.ratio() >= SIMILAR


def handle_name(  # noqa: PLR0917 - columns of a table
    left_stem: str,
    right_stem: str,
    left_names: tuple[str, ...],
    right_names: tuple[str, ...],
    left: tuple[str, ...],
    right: tuple[str, ...],
    shared_by: int,
) -> int:
    """Compare one side's handle with the other side's name; a name that many bear says less."""
    level = 0
    for own_stem, names, joined in ((left_stem, right_names, right), (right_stem, left_names, left)):
        if own_stem and names:
            found = _handle_in_name(own_stem, names, joined)
            level = max(level, found + _rarity(shared_by, own_stem) if found == IS_NAME else found)
    return level


@lru_cache(maxsize=65_536)
def _handle_in_name(stem: str, names: tuple[str, ...], joined: tuple[str, ...]) -> int:
    if stem in joined:
        return IS_NAME
    best = 1
    for key in names:
        tokens = key.split()
        inside = [token for token in tokens if len(token) > 1 and token in stem]
        covered = sum(map(len, inside)) / max(1, len(stem))
        if len(tokens) > 1 and len(inside) == len(tokens):
            return 3
        if inside and max(map(len, inside)) >= SHORTEST_PART - 1 and covered >= 0.5:  # noqa: PLR2004 - half the handle
            best = 2
    return best


def same_platform(left: str, right: str) -> int:
    """Two accounts on one platform are rarely one person's."""
    return int(left == right)


def other_account(elsewhere: bool, links_right: bool, links_left: bool) -> int:  # noqa: FBT001 - columns of a table
    """One side names another account of the other side's platform as its own."""
    return int(elsewhere and not links_right and not links_left)


def not_the_star(left: Collection[str], right: Collection[str]) -> int:
    """One side says that it is a fan page, a parody or not affiliated, the other does not."""
    return int(NOT_THE_STAR.isdisjoint(left) != NOT_THE_STAR.isdisjoint(right))


def agreement(left: str | None, right: str | None) -> int:
    """Compare two values where both are known: 1 they differ, 2 they agree."""
    return 0 if left is None or right is None else 2 if left == right else 1


COMPARISONS = (
    Comparison(
        "profile_link",
        ("links_right", "links_left", "target_linked_by"),
        profile_link,
        (
            "one links to the other, whom many accounts link to",
            "one links to the other, whom a few accounts link to",
            "one links to the other, and nobody else links there",
            "both link to each other",
        ),
    ),
    Comparison(
        "same_email",
        ("email_shared_by",),
        same_email,
        (
            "both show one e-mail address, which many accounts share",
            "both show one e-mail address, which some accounts share",
            "both show one e-mail address that hardly anyone else shows",
        ),
    ),
    Comparison(
        "same_url",
        ("url_shared_by", "url_kind"),
        same_url,
        (
            "both show one address, which many accounts share",
            "both show one address, which some accounts share",
            "both show one website that hardly anyone else shows",
            "both show one link page that hardly anyone else shows",
        ),
    ),
    Comparison(
        "name",
        ("left_names", "right_names", "name_shared_by"),
        name,
        (
            "their names have nothing in common",
            "their names have a word in common",
            "one name is part of the other",
            "their names are the same, and common",
            "their names are the same, and some share it",
            "their names are the same, and rare",
        ),
    ),
    Comparison(
        "handle",
        ("left_handle", "right_handle", "left_stem", "right_stem", "stem_shared_by"),
        handle,
        (
            "their handles differ",
            "their handles are alike",
            "their handles are the same but for affixes, and common",
            "their handles are the same but for affixes, and some share them",
            "their handles are the same but for affixes, and rare",
            "their handles are the same, and common",
            "their handles are the same, and some share them",
            "their handles are the same, and rare",
        ),
    ),
    Comparison(
        "handle_name",
        ("left_stem", "right_stem", "left_names", "right_names", "left_joined", "right_joined", "stem_shared_by"),
        handle_name,
        (
            "neither's handle fits the other's name",
            "one's handle holds part of the other's name",
            "one's handle holds every word of the other's name",
            "one's handle is the other's name, and common",
            "one's handle is the other's name, and some share it",
            "one's handle is the other's name, and rare",
        ),
    ),
    Comparison("same_platform", ("left_platform", "right_platform"), same_platform, ("both are on one platform",)),
    Comparison(
        "other_account",
        ("links_elsewhere", "links_right", "links_left"),
        other_account,
        ("one names another account on the other's platform as its own",),
    ),
    Comparison(
        "not_the_star",
        ("left_statements", "right_statements"),
        not_the_star,
        ("one says it is a fan page, a parody or not affiliated",),
    ),
    Comparison(
        "country",
        ("left_country", "right_country"),
        agreement,
        ("their countries differ", "their countries agree"),
    ),
    Comparison(
        "language",
        ("left_language", "right_language"),
        agreement,
        ("their languages differ", "their languages agree"),
    ),
)
"""Every comparison, in the order in which reasons are listed."""
