"""The truth of an account: whose it is, of what kind, and what its owner is about."""

from creatorgraph.platforms.world.accounts import Account
from creatorgraph.platforms.world.cast import Part
from creatorgraph.platforms.world.people import Person
from creatorgraph.platforms.world.rows import TruthRow

_ABOUT = frozenset({Part.NAMESAKE, Part.FAN, Part.PARODY})


def kind_of(person: Person, account: Account) -> str:
    """Name an account's kind: `person`, `backup`, `fan`, `parody`, `organisation` or `agency`."""
    if person.part in (Part.FAN, Part.PARODY, Part.ORGANISATION, Part.AGENCY):
        return person.part.value
    return "backup" if account.backup else "person"


def truth_of(person: Person, account: Account, username: str, *, kind: str) -> TruthRow:
    """Write the truth of an account under one of its usernames."""
    row: TruthRow = {
        "id": f"{account.platform}:{username}",
        "person": person.id,
        "kind": kind,
        "niche": person.niche.key,
        "country": person.country,
        "languages": list(person.languages),
    }
    if person.about is not None and person.part in _ABOUT:
        row["about"] = f"person-{person.about:07}"
    if person.agency is not None:
        row["agency"] = f"agency-{person.agency.group:05}"
    if person.circle is not None:
        row["group"] = f"circle-{person.circle.group:05}"
    return row
