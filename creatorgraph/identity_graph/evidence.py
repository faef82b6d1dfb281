"""Evidence: every comparison by its name, with the columns that it reads and the sentences that a reviewer reads.

Level 0 says nothing, and never counts. What a level is worth is in the weights file; a comparison only says what is
there. A higher level never speaks less for one creator than a lower one: training keeps its bits from falling.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from creatorgraph.identity_graph.comparisons import (
    agreement,
    audience,
    bio,
    borne_by,
    lookalike_letters,
    nearer,
    not_the_star,
    of_office,
    one_desk,
    other_account,
    profile_link,
    same_email,
    same_platform,
    same_url,
    unlike_kind,
)  # fmt: skip
from creatorgraph.identity_graph.distinct import Codes, Distinct
from creatorgraph.identity_graph.handling import digits, handle, handle_name
from creatorgraph.identity_graph.naming import edition, name, rare_word

Levels = npt.NDArray[np.int8]


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
        ("left_names", "right_names", "left_statements", "right_statements"),
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
            "one handle holds the other or both its words, or they are spelled alike",
            "one long handle holds the other",
            "their handles are the same but for initials, a short form or the order",
            "their handles are the same but for affixes",
            "their handles are the same but for affixes, and long",
            "their handles are the same",
        ),
    ),
    Comparison(
        "handle_name",
        ("left_handle", "right_handle", "left_stem", "right_stem", "left_names", "right_names"),
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
            "one calls itself a fan page, a parody or unofficial in its handle or name: it is called after somebody",
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
