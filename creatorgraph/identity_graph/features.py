"""What identity compares of an account: a frozen view of its node's properties."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import orjson

from creatorgraph.identity_graph.accounts import TEXT_FIELDS, Derived
from creatorgraph.identity_graph.normalize.bios import bio_key, bio_words
from creatorgraph.identity_graph.normalize.characters import fold, is_latin
from creatorgraph.identity_graph.normalize.handles import digits, provisional_key, skeleton, stem
from creatorgraph.identity_graph.normalize.statements import folded_words
from creatorgraph.identity_graph.normalize.written import statements_of
from creatorgraph.identity_graph.pieces import handle_ends, name_ends
from creatorgraph.lexicons.niches import niche_of
from creatorgraph.platforms.observation import Platform

SHORTEST_WORD = 3
"""Shorter stems and names are shared by too many to propose a pair."""

_NOTHING: frozenset[Any] = frozenset()
_ALSO_NAMES = frozenset({"fan", "fas"})
_NOT_BY_ITSELF = frozenset({"fan_page", "parody", "not_affiliated"})

Block = tuple[str, str]
"""A kind (`email`, `url`, `name`, `word`, `link`) and a key: accounts of one block are compared with each other."""


@dataclass(frozen=True, slots=True)
class AccountFeatures:
    """One account, as the comparisons see it.

    `name_keys` are sorted tokens joined by a space, `joined` the same names without spaces in both orders; `words` are
    the handle with and without affixes and the joined names: equal words propose a pair, whichever side they stand on.
    `addresses` are the references by which others may link to it, `linked_by` counts those who do. `statements` is what
    the account says of itself: fan page, parody, team, and so on. `repeats` are blocks of names that only repeat the
    handle: the graph counts them, but they propose nothing.
    """

    key: str
    platform: str
    skeleton: str
    stem: str
    name_keys: tuple[str, ...]
    joined: tuple[str, ...]
    emails: Mapping[str, str]
    urls: Mapping[str, str]
    refs: frozenset[str]
    addresses: frozenset[str]
    statements: frozenset[str]
    country: str | None
    language: str | None
    linked_by: int
    words: frozenset[str]
    repeats: frozenset[Block] = frozenset()
    pieces: frozenset[str] = frozenset()
    digits: str = ""
    bio_words: tuple[str, ...] = ()
    bio_key: str | None = None
    topic: str | None = None
    followers: int | None = None

    @classmethod
    def from_properties(cls, row: Mapping[str, Any]) -> Self:
        """Read the features from the properties of an account's node.

        A handle under which somebody else was seen since (`handle_lost`) is no evidence any more. Where the graph says
        which accounts this one links to (`links`), these count; else the references as the texts have them.
        """
        return cls.from_fields(row, orjson.loads(row.get("derived") or b"{}"))

    @classmethod
    def from_fields(cls, row: Mapping[str, Any], derived: Mapping[str, Derived]) -> Self:
        """Make the features from an account's properties and from what was read from each of its text fields."""
        key, platform = row["key"], row["platform"]
        handle = None if row.get("handle_lost") else row.get("handle")
        found = _by_kind(derived)
        links = row.get("links")
        refs = {entry[0] for entry in found["refs"]} if links is None else set(links)
        addresses = {key, provisional_key(Platform(platform), handle)} if handle and links is None else {key}
        own_stem, whole = (stem(handle), skeleton(handle)) if handle else ("", "")
        shown = fold((row.get("display_name") or "").strip(" @"))
        is_handle = shown == fold(handle or "")
        names, repeated = _parted(found["names"], {own_stem, whole}, is_handle=is_handle, is_latin=is_latin(shown))
        bio = row.get("bio")
        said = bio_words(bio) if bio else ()
        # names that repeat the handle too: the graph counts them
        pieces = {piece for entry in found["names"] for piece in name_ends(entry[0].split())}
        if handle:
            pieces.update(handle_ends(handle))
        pieces.discard("")
        joined = tuple(sorted({word for entry in names for word in entry[2:4]}))
        return cls(
            key=key,
            platform=platform,
            skeleton=whole,
            stem=own_stem,
            name_keys=tuple(sorted({entry[1] for entry in names})) if names else (),
            joined=joined,
            emails={entry[0]: entry[1] for entry in found["emails"]},
            urls={entry[0]: entry[2] for entry in found["urls"]},
            refs=frozenset(refs) - addresses,
            addresses=frozenset(addresses),
            statements=statements_of(handle, row.get("display_name")).union(
                found["statements"],
                found["roles"],
                _said_by_name(derived.get("display_name", {}), row.get("display_name")),
            ),
            country=row.get("country"),
            language=row.get("language"),
            linked_by=row.get("linked_by") or 0,
            words=frozenset([word for word in (own_stem, whole, *joined) if len(word) >= SHORTEST_WORD]),
            repeats=frozenset(
                (kind, key)
                for entry in repeated
                for kind, key in (("name", entry[1]), ("word", entry[2]), ("word", entry[3]))
                if kind == "name" or len(key) >= SHORTEST_WORD
            )
            if repeated
            else _NOTHING,
            pieces=frozenset(pieces),
            digits=digits(handle) if handle else "",
            bio_words=said,
            bio_key=bio_key(said),
            topic=niche_of(bio) if bio else None,
            followers=row.get("followers"),
        )

    @property
    def own_word(self) -> Block | None:
        """The block of the handle as it is written: who else is called so; None where it is too short to tell."""
        return ("word", self.skeleton) if len(self.skeleton) >= SHORTEST_WORD else None

    def present(self) -> set[Block]:
        """Give every block in which this account is or is counted: others weigh anew when it comes or goes."""
        return {*self.repeats, *self.blocks()}

    def counted(self) -> set[Block]:
        """Give the shared blocks in which this account is counted, as the graph counts them."""
        return {block for block in self.present() if block[0] != "link"}

    def blocks(self) -> Iterator[Block]:
        """Give the blocks that this account is in."""
        for key in self.emails:
            yield ("email", key)
        for key in self.urls:
            yield ("url", key)
        for key in self.name_keys:
            yield ("name", key)
        for word in self.words:
            yield ("word", word)
        for piece in self.pieces:
            yield ("piece", piece)
        if self.bio_key:
            yield ("bio", self.bio_key)
        # a profile link names its target by handle more often than by id: an account is found under every address
        for address in self.addresses | self.refs:
            yield ("link", address)


_ROLE_OF = {"fan": "fan_page", "not_affiliated": "unofficial"}
_NO_ROLES = frozenset({"called_after", "lookalike", "junior", "senior", "always_junior", "always_senior"})


def roles_of(row: Mapping[str, Any]) -> list[str]:
    """Say what an account is by its own handle, name and bio, in order: `fan_page`, `team`, `office`; often nothing."""
    says = AccountFeatures.from_properties(row).statements - _NO_ROLES
    return sorted({_ROLE_OF.get(each, each) for each in says})


def _by_kind(derived: Mapping[str, Derived]) -> defaultdict[str, list[Any]]:
    """Put the identifiers of all fields together, by kind."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for field in TEXT_FIELDS:
        if field in derived:
            for kind, entries in derived[field].items():
                found[kind] += entries
    return found


def _said_by_name(name: Derived, text: str | None) -> Iterator[str]:
    """Give `called_after` where a display name says that it is of fans, a parody or unofficial.

    A fan page may be official, and Fan and Fas are names, too.
    """
    roles = name.get("roles", ())
    if not roles or "official" in roles:
        return
    is_of_fans = "fan" in roles and _ALSO_NAMES.isdisjoint(folded_words(text or ""))
    if is_of_fans or not _NOT_BY_ITSELF.isdisjoint(name.get("statements", ())):
        yield "called_after"


def _parted(
    names: Sequence[Sequence[str]], handle: set[str], *, is_handle: bool, is_latin: bool
) -> tuple[list[Sequence[str]], list[Sequence[str]]]:
    """Part names from those that name nobody: of one word, which only repeats the handle, or of what is the handle.

    A whole name that is the handle in its own writing (`山田隆之介`) names somebody.
    """
    kept: list[Sequence[str]] = []
    repeated: list[Sequence[str]] = []
    for name in names:
        is_word = " " not in name[1]
        repeats = (is_handle and (is_latin or is_word)) or (is_word and not handle.isdisjoint((name[2], stem(name[2]))))
        (repeated if repeats else kept).append(name)
    return kept, repeated
