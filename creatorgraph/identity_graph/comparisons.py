"""Comparisons: pure functions from what two accounts show to a level (`evidence.py` has a sentence for each).

Level 0 means that nothing can be said. How far two are called alike is compared in `handling.py` and `naming.py`.
"""

from collections.abc import Collection, Sequence

from creatorgraph.identity_graph.candidates import FEW, SOME
from creatorgraph.identity_graph.handling import LONG, handle, handle_name
from creatorgraph.identity_graph.naming import name

FEWEST_WORDS, PARTLY, NEARLY = 3, 0.25, 0.6
FEWEST_SHOWN, UNLIKE_HANDLES = 2, 2
NO_PERSON = frozenset({"team", "press", "news", "archive", "clips", "support", "organisation"})
OF_ANOTHER = frozenset({"fan_page", "parody", "fan"})
NOT_THE_STAR = OF_ANOTHER | {"not_affiliated", "called_after"}


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

    1 all three; 2 two of them. An agency of two shows its own, and so does somebody with a second name. However many
    share them: were it few only, two would come to be alike by what a third one shows.
    """
    shown = sum(shared > 0 for shared in (email_shared_by, url_shared_by, bio_shared_by))
    if shown < FEWEST_SHOWN or name(left_names, right_names) != 1:
        return 0
    fits = handle_name(left_handle, right_handle, left_stem, right_stem, left_names, right_names) > 1
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
    """Tell whether one side is a page about somebody and the other is not.

    By its handle or name (`called_after`), or, where their handles differ, by its words a fan page or a parody.
    """
    if _is_called_after_the_other(left_says, right_says):
        return True
    return left_stem != right_stem and OF_ANOTHER.isdisjoint(left_says) != OF_ANOTHER.isdisjoint(right_says)


def _is_called_after_the_other(left_says: Collection[str], right_says: Collection[str]) -> bool:
    return ("called_after" in left_says and NOT_THE_STAR.isdisjoint(right_says)) or (
        "called_after" in right_says and NOT_THE_STAR.isdisjoint(left_says)
    )


def not_the_star(
    left_says: Collection[str], right_says: Collection[str], left_stem: str, right_stem: str,
    left_names: Sequence[str], right_names: Sequence[str],
) -> int:  # fmt: skip
    """Pages about somebody: fan pages, parodies, what says that it is not affiliated.

    1 one side calls itself so in its handle or name, the other says nothing of the kind: whatever they are called
    alike, it is called after the other; 2 one side is a fan page or a parody by its words, the other is not, and their
    handles differ; 3 both sides are pages about somebody, with names and different handles: the name is the star's;
    4 one side says something of that kind, that may be of others too.
    """
    if _is_called_after_the_other(left_says, right_says):
        return 1
    if is_about_the_other(left_says, right_says, left_stem, right_stem):
        return 2
    ours, theirs = NOT_THE_STAR.isdisjoint(left_says), NOT_THE_STAR.isdisjoint(right_says)
    if ours != theirs:
        return 4
    return 3 if not ours and left_stem != right_stem and left_names and right_names else 0


def unlike_kind(left: Collection[str], right: Collection[str]) -> int:
    """One side is a team's, a newsroom's, an archive's or an organisation's by its words, the other is not."""
    return int(NO_PERSON.isdisjoint(left) != NO_PERSON.isdisjoint(right))


def lookalike_letters(left: Collection[str], right: Collection[str]) -> int:
    """One side writes a word with letters of two alphabets that look alike, as those do who pose as another."""
    return int(("lookalike" in left) != ("lookalike" in right))


def agreement(left: str | None, right: str | None) -> int:
    """Compare two values where both are known: 1 they differ, 2 they agree."""
    return 0 if left is None or right is None else 2 if left == right else 1
