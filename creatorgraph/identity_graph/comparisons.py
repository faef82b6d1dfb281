"""Comparisons: each a pure function from columns of pairs to a level, with the sentence that a reviewer reads.

Level 0 means that nothing can be said, and never counts. What a level is worth is in the weights file; a comparison
only says what
is there. A higher level never speaks less for one creator than a lower one: training keeps its bits from falling.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from creatorgraph.identity_graph.candidates import FEW, SOME
from creatorgraph.identity_graph.distinct import Codes, Distinct
from creatorgraph.identity_graph.naming import LONG, digits, edition, handle, handle_name, name, rare_word

FEWEST_WORDS, PARTLY, NEARLY = 3, 0.25, 0.6
FEWEST_SHOWN, UNLIKE_HANDLES = 2, 2
NO_PERSON = frozenset({"team", "press", "news", "archive", "clips", "support", "organisation"})
Levels = npt.NDArray[np.int8]
OF_ANOTHER = frozenset({"fan_page", "parody", "fan"})
NOT_THE_STAR = OF_ANOTHER | {"not_affiliated"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One kind of evidence: the columns it reads, the function, and a sentence for each level from 1 on."""

    name: str
    columns: tuple[str, ...]
    function: Callable[..., int]
    sentences: tuple[str, ...]

    def levels(self, pairs: Distinct, rows: Codes | None = None) -> Levels:
        """Give the level of every pair (n values), or of some by their row."""
        return pairs.map(self.function, self.columns, rows)

    def sentence(self, level: int) -> str:
        """Say what a level means. Raises IndexError for level 0, which says nothing."""
        if level < 1:
            raise IndexError(level)
        return self.sentences[level - 1]


def profile_link(  # noqa: PLR0917 - columns of a table
    links_right: bool, links_left: bool, linked_by: int,  # noqa: FBT001 - columns of a table
    left_says: Collection[str], right_says: Collection[str], left_stem: str, right_stem: str,
) -> int:  # fmt: skip
    """Compare profile links: both ways beats one way; a link to someone whom many link to says less.

    Pages about somebody link to whom they are about: such a link says nothing.
    """
    if links_right and links_left:
        return 4
    if not (links_right or links_left) or is_about_the_other(left_says, right_says, left_stem, right_stem):
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


def borne_by(crowd: int) -> int:
    """Compare how common the rarest thing is that both bear: the fewer on one platform bear it, the more it says."""
    if crowd == 0:
        return 0
    return 1 if crowd > SOME else 6 - min(crowd, 4)


def bio(left: Sequence[str], right: Sequence[str], shared_by: int) -> int:
    """Compare bios by their longer words; a text that many show is a saying or a form, and says nothing."""
    if not left or not right:
        return 0
    if shared_by:
        return 5 if shared_by <= FEW else 3 if shared_by <= SOME else 1
    common = len(set(left) & set(right))
    share = common / (len(left) + len(right) - common)
    if common < FEWEST_WORDS:
        return 2 if common == FEWEST_WORDS - 1 else 1
    return 4 if share >= NEARLY else 3 if share >= PARTLY else 2


def one_desk(  # noqa: PLR0913, PLR0917 - columns of a table
    email_shared_by: int, url_shared_by: int, bio_shared_by: int, left_names: Sequence[str], right_names: Sequence[str],
    left_handle: str, right_handle: str, left_stem: str, right_stem: str,
) -> int:  # fmt: skip
    """Several of inbox, address and bio are the same for two who are called nothing alike: one fact, and not three.

    1 all three; 2 two of them. An agency of two shows its own, and so does somebody with a second name.
    """
    shown = sum(0 < shared <= FEW for shared in (email_shared_by, url_shared_by, bio_shared_by))
    if shown < FEWEST_SHOWN or name(left_names, right_names) != 1:
        return 0
    fits = handle_name(left_stem, right_stem, left_names, right_names) > 1
    alike = fits or handle(left_handle, right_handle, left_stem, right_stem) > UNLIKE_HANDLES
    return 0 if alike else 4 - shown


def audience(left: int | None, right: int | None) -> int:
    """Compare the scale of followers: 1 a thousand times apart, 2 a hundred times, 3 nearer."""
    if left is None or right is None:
        return 0
    few, many = sorted((left + 1, right + 1))
    return 1 if many >= 1000 * few else 2 if many >= 100 * few else 3


def same_platform(left: str, right: str, left_says: Collection[str], right_says: Collection[str]) -> int:
    """Compare platforms: two accounts on one are rarely one person's, unless one says that it is a second one."""
    return 0 if left != right else 2 if ("backup" in left_says) != ("backup" in right_says) else 1


def nearer(  # noqa: PLR0917 - columns of a table
    sides: int, left_says: Collection[str], right_says: Collection[str],
    left_stem: str, right_stem: str, left_names: Sequence[str], right_names: Sequence[str],
) -> int:  # fmt: skip
    """Another account on the other's platform has the very handle of this one: that is the nearer one.

    1 for both; 2 for one; 3 although both show the same whole name, or one is the other's office: one person has
    several accounts, or two have one name.
    """
    if not sides:
        return 0
    alike = _share_a_name(left_names, right_names) or _is_of_office(left_says, right_says, left_stem, right_stem)
    return 3 if alike else 3 - sides


def of_office(  # noqa: PLR0913, PLR0917 - columns of a table
    left: str, right: str, left_says: Collection[str], right_says: Collection[str],
    left_stem: str, right_stem: str, left_names: Sequence[str], right_names: Sequence[str],
) -> int:  # fmt: skip
    """Two accounts of one platform and one name, of which one is an office's or a campaign's by its handle.

    Who holds an office has an account for it beside the own one.
    """
    if left != right or ("office" in left_says) == ("office" in right_says):
        return 0
    alike = _share_a_name(left_names, right_names) or _is_of_office(left_says, right_says, left_stem, right_stem)
    return int(alike)


def _is_of_office(left_says: Collection[str], right_says: Collection[str], left_stem: str, right_stem: str) -> bool:
    """Tell whether two handles are the same but for what says that one is of an office or a campaign."""
    is_same = left_stem == right_stem and len(left_stem) >= LONG - 1
    return is_same and ("office" in left_says) != ("office" in right_says)


def _share_a_name(left: Sequence[str], right: Sequence[str]) -> bool:
    return any(" " in key and key in right for key in left)


def other_account(elsewhere: bool, links_right: bool, links_left: bool) -> int:  # noqa: FBT001 - columns of a table
    """One side names another account of the other side's platform as its own."""
    return int(elsewhere and not links_right and not links_left)


def is_about_the_other(
    left_says: Collection[str], right_says: Collection[str], left_stem: str, right_stem: str
) -> bool:
    """Tell whether one side is a fan page or a parody by its words, the other is not, and their handles differ."""
    return left_stem != right_stem and OF_ANOTHER.isdisjoint(left_says) != OF_ANOTHER.isdisjoint(right_says)


def not_the_star(
    left_says: Collection[str], right_says: Collection[str], left_stem: str, right_stem: str,
    left_names: Sequence[str], right_names: Sequence[str],
) -> int:  # fmt: skip
    """Pages about somebody: fan pages, parodies, what says that it is not affiliated.

    1 one side is a fan page or a parody, the other is not, and their handles differ; 2 both sides are pages about
    somebody, with names and different handles: the name is the star's; 3 one side says something of that kind, that may
    be of others too.
    """
    if is_about_the_other(left_says, right_says, left_stem, right_stem):
        return 1
    ours, theirs = NOT_THE_STAR.isdisjoint(left_says), NOT_THE_STAR.isdisjoint(right_says)
    if ours != theirs:
        return 3
    return 2 if not ours and left_stem != right_stem and left_names and right_names else 0


def unlike_kind(left: Collection[str], right: Collection[str]) -> int:
    """One side is a team's, a newsroom's, an archive's or an organisation's by its words, the other is not."""
    return int(NO_PERSON.isdisjoint(left) != NO_PERSON.isdisjoint(right))


def lookalike_letters(left: Collection[str], right: Collection[str]) -> int:
    """One side writes a word with letters of two alphabets that look alike, as those do who pose as another."""
    return int(("lookalike" in left) != ("lookalike" in right))


def agreement(left: str | None, right: str | None) -> int:
    """Compare two values where both are known: 1 they differ, 2 they agree."""
    return 0 if left is None or right is None else 2 if left == right else 1


COMPARISONS = (
    Comparison(
        "profile_link",
        (
            *("links_right", "links_left", "target_linked_by"),
            *("left_statements", "right_statements", "left_stem", "right_stem"),
        ),
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
        ("left_names", "right_names"),
        name,
        (
            "their names have nothing in common",
            "their names have a word in common and differ in another",
            "one name is a word of the other",
            "their names are the same single word",
            "their names are the same but for initials or short forms",
            "one name holds the other",
            "their names are the same",
        ),
    ),
    Comparison(
        "handle",
        ("left_handle", "right_handle", "left_stem", "right_stem"),
        handle,
        (
            "their handles differ",
            "their handles begin or end alike",
            "their handles have seven letters or more in common",
            "one handle holds the other, or they are spelled alike",
            "one long handle holds the other",
            "their handles are the same but for an initial, a short form or the order",
            "their handles are the same but for affixes",
            "their handles are the same but for affixes, and long",
            "their handles are the same",
        ),
    ),
    Comparison(
        "handle_name",
        ("left_stem", "right_stem", "left_names", "right_names"),
        handle_name,
        (
            "neither's handle fits the other's name",
            "one's handle holds part of the other's name",
            "one's handle is one word of the other's name",
            "one's handle is the other's name but for initials, short forms or a few letters",
            "one's handle holds every word of the other's name",
            "one's handle is the other's name",
        ),
    ),
    Comparison(
        "shared_words",
        ("word_crowd",),
        borne_by,
        (
            "many bear the name or handle that they share",
            "four or more on one platform bear the name or handle that they share",
            "three on one platform bear the name or handle that they share",
            "two on one platform bear the name or handle that they share",
            "nobody else on their platforms bears the name or handle that they share",
        ),
    ),
    Comparison(
        "shared_pieces",
        ("piece_crowd",),
        borne_by,
        (
            "many names and handles begin or end like theirs",
            "four or more names and handles on one platform begin or end like theirs",
            "three names and handles on one platform begin or end like theirs",
            "two names and handles on one platform begin or end like theirs",
            "no other names and handles on their platforms begin or end like theirs",
        ),
    ),
    Comparison(
        "rare_word",
        ("left_stem", "right_stem", "left_names", "right_names"),
        rare_word,
        (
            "what both are called is made of names that many people bear",
            "what both are called holds a word that is no common name",
        ),
    ),
    Comparison(
        "edition",
        ("left_handle", "right_handle", "left_stem", "right_stem", "left_names", "right_names"),
        edition,
        (
            "by handle and name one is called as the other, but for a country, a language or a section",
            "one is called as the other, but for a country, a language or a section",
        ),
    ),
    Comparison(
        "digits",
        ("left_digits", "right_digits"),
        digits,
        (
            "the digits in their handles differ",
            "their handles hold the same two digits",
            "their handles hold the same three digits or more",
        ),
    ),
    Comparison(
        "bio",
        ("left_bio", "right_bio", "bio_shared_by"),
        bio,
        (
            "their bios have nothing in common, or many show the same",
            "their bios have two words in common, or a small part",
            "their bios have several words in common, or some show the same",
            "their bios are nearly the same",
            "their bios are the same, and hardly anyone else shows it",
        ),
    ),
    Comparison(
        "one_desk",
        (
            *("email_shared_by", "url_shared_by", "bio_shared_by", "left_names", "right_names"),
            *("left_handle", "right_handle", "left_stem", "right_stem"),
        ),
        one_desk,
        (
            "inbox, address and bio are the same for two who are called nothing alike: they count as one fact",
            "two of inbox, address and bio are the same for two who are called nothing alike: they count as one fact",
        ),
    ),
    Comparison(
        "audience",
        ("left_followers", "right_followers"),
        audience,
        (
            "one has a thousand times the followers of the other",
            "one has a hundred times the followers of the other",
            "their followers are of one scale",
        ),
    ),
    Comparison(
        "same_platform",
        ("left_platform", "right_platform", "left_statements", "right_statements"),
        same_platform,
        ("both are on one platform", "both are on one platform, where one is a second account by its words"),
    ),
    Comparison(
        "nearer",
        (
            *("nearer", "left_statements", "right_statements"),
            *("left_stem", "right_stem", "left_names", "right_names"),
        ),
        nearer,
        (
            "on the platform of each another account has the other's very handle",
            "on the platform of one another account has the other's very handle",
            "another account has one's very handle on the platform of the other, who is called the same",
        ),
    ),
    Comparison(
        "of_office",
        (
            *("left_platform", "right_platform", "left_statements", "right_statements"),
            *("left_stem", "right_stem", "left_names", "right_names"),
        ),
        of_office,
        ("one is an office's or a campaign's account by its handle, and both are called alike",),
    ),
    Comparison(
        "other_account",
        ("links_elsewhere", "links_right", "links_left"),
        other_account,
        ("one names another account on the other's platform as its own",),
    ),
    Comparison(
        "not_the_star",
        ("left_statements", "right_statements", "left_stem", "right_stem", "left_names", "right_names"),
        not_the_star,
        (
            "one is a fan page or a parody by its words",
            "both are fan pages, parodies or not affiliated by their words: what they are called is another's",
            "one says that it is not affiliated, or speaks of a fan page",
        ),
    ),
    Comparison(
        "unlike_kind",
        ("left_statements", "right_statements"),
        unlike_kind,
        ("one is of a team, a newsroom, an archive or an organisation by its words, the other is not",),
    ),
    Comparison(
        "lookalike_letters",
        ("left_statements", "right_statements"),
        lookalike_letters,
        ("one mixes letters of two alphabets that look alike",),
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
    Comparison(
        "topic",
        ("left_topic", "right_topic"),
        agreement,
        ("their bios are about different things", "their bios are about one thing"),
    ),
)
"""Every comparison, in the order in which reasons are listed."""
