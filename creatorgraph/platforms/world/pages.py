"""What an account says: its name, its bio and the addresses on it. Each account tells a part of what there is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from creatorgraph.platforms.world import bios, links
from creatorgraph.platforms.world.accounts import Account, Accounts
from creatorgraph.platforms.world.cast import Part
from creatorgraph.platforms.world.draws import Draw, Table
from creatorgraph.platforms.world.facts import Facts
from creatorgraph.platforms.world.names import latin, shown
from creatorgraph.platforms.world.people import People, Person

_LINK_PLACES = Table(["url", "links", "bio"], [3, 2, 5])
_FAN_TITLES = ("{}", "{} fans", "{} daily", "{} 💛", "team {}", "{} archive", "{} clips")
_PARODY_TITLES = ("not {}", "{}", "{} (parody)", "totally {}", "{} after dark")
_FRIEND_WORDS = ("❤️", "w/", "best friend of", "podcast with", "sister channel of")
_EMPLOYER_WORDS = ("founder of", "works at", "ambassador", "ex")


@dataclass(slots=True)
class Page:
    """What one account shows; filled while it is drawn. `extras` stand in the bio beside its sentence."""

    name: str | None = None
    bio: str | None = None
    url: str | None = None
    links: list[str] = field(default_factory=list)
    email: str | None = None
    extras: list[str] = field(default_factory=list)

    def add(self, link: str, place: str, *, text: str | None = None) -> None:
        """Put a link into the one field for it if that is free, into the list, or into the bio (there as `text`)."""
        if place == "url" and self.url is None:
            self.url = link
        elif place == "links":
            self.links.append(link)
        else:
            self.extras.append(text or link)


class Pages:
    """Draws the pages of one world."""

    def __init__(self, people: People, accounts: Accounts) -> None:
        self._people = people
        self._words = people.words
        self._accounts = accounts

    def page(self, draw: Draw, person: Person, account: Account, held: Sequence[Account], facts: Facts) -> Page:
        """Draw one account's page."""
        if person.part in (Part.FAN, Part.PARODY):
            return self._about_another(draw, person, account, facts)
        page = Page()
        self._link_own(draw, person, account, held, page)
        if person.part in (Part.ORGANISATION, Part.AGENCY):
            self._organisation(draw, person, facts, page)
        else:
            self._own(draw, person, account, facts, page)
        return page

    def _own(self, draw: Draw, person: Person, account: Account, facts: Facts, page: Page) -> None:
        language = draw.pick(person.languages)
        topic = person.niche.names[person.locale.language]
        handle = account.label or person.name.stage or person.name.given.native
        name = shown(draw, person.name, person.locale, self._words, handle=handle, topic=topic)
        if person.index == 0 and account.platform in ("youtube", "instagram"):
            name = latin(person.name)
        self._show_email(draw, person, facts, page, language)
        self._show_sites(draw, facts, page)
        for index, words in ((facts.friend, _FRIEND_WORDS), (facts.employer, _EMPLOYER_WORDS)):
            if index is not None and draw.chance(0.5):
                self._show_another(draw, account, index, words, page)
        certain = person.index == 0
        page.name = name if certain or draw.chance(0.96) else None
        if certain or page.extras or draw.chance(0.74):
            page.bio = bios.bio(draw, person, self._words, usual=facts.motto, language=language, extras=page.extras)

    def _link_own(self, draw: Draw, person: Person, account: Account, held: Sequence[Account], page: Page) -> None:
        """Show the owner's other accounts. The showcase shows them all."""
        certain = person.index == 0
        others = [other for other in held if other is not account]
        if not others or not (certain or draw.chance(0.12 + 0.45 * person.openness)):
            return
        for other in others if certain or draw.chance(0.3) else [draw.pick(others)]:
            if other.platform == account.platform and other.handle is not None:
                page.extras.append(f"{'2nd account' if other.backup else 'main'}: @{other.handle}")
                continue
            link = links.profile_link(draw, other.platform, other.username, other.platform_id)
            text = links.shorthand(draw, other.platform, other.username) if draw.chance(0.6) else None
            page.add(link, draw.weighted(_LINK_PLACES), text=text)

    def _show_email(self, draw: Draw, person: Person, facts: Facts, page: Page, language: str) -> None:
        managed = facts.shared_email is not None and draw.chance(0.6)
        address = facts.shared_email if managed else facts.email
        if address is None:
            return
        if draw.chance(0.3 if person.index else 0.8):
            page.email = address
        if draw.chance(0.55 if managed else 0.16):
            page.extras.append(bios.contact(draw, self._words, language, links.disguised(draw, address)))

    def _show_sites(self, draw: Draw, facts: Facts, page: Page) -> None:
        if facts.hub and draw.chance(0.55):
            page.add(links.hub(draw, facts.hub), "url")
        for label in (facts.site, facts.shared_site):
            if label and draw.chance(0.55):
                page.add(links.site(draw, label), draw.pick(("url", "url", "links")))

    def _show_another(self, draw: Draw, account: Account, index: int, words: Sequence[str], page: Page) -> None:
        """Show somebody else's account, a friend's or an employer's: it is not ownership."""
        owned = self._accounts.of(self._people.person(index))
        if all(other.number != account.number for other in owned):
            page.extras.append(f"{draw.pick(words)} {_reference(draw, account.platform, owned)}")

    def _about_another(self, draw: Draw, person: Person, account: Account, facts: Facts) -> Page:
        about = self._people.person(person.about or 0)
        link = _reference(draw, account.platform, self._accounts.of(about))
        title = draw.pick(_FAN_TITLES if person.part is Part.FAN else _PARODY_TITLES).format(person.title)
        text = bios.about_bio(draw, self._words, person.part, star=person.title, link=link)
        return Page(
            name=title,
            bio=text if draw.chance(0.92) else None,
            url=links.hub(draw, facts.hub) if facts.hub else None,
            email=facts.email if draw.chance(0.4) else None,
        )

    def _organisation(self, draw: Draw, person: Person, facts: Facts, page: Page) -> None:
        members = 0
        if person.part is Part.AGENCY:
            members = self._people.cast.agencies.sizes[person.index - self._people.cast.starts[Part.AGENCY]]
        address = facts.email or f"care@{facts.site}.example"
        text = bios.organisation_bio(draw, person, self._words, address=address, members=members)
        page.bio = " | ".join([text, *page.extras]) if draw.chance(0.9) else None
        page.name = draw.pick(("{0}", "{0}", "{0}", "{0} {1}", "{0} HQ", "{0}®")).format(person.title, person.country)
        page.email = facts.email if draw.chance(0.5) else None
        if facts.site and draw.chance(0.8):
            page.add(links.site(draw, facts.site), "url" if page.url is None else "links")


def _reference(draw: Draw, platform: str, owned: Sequence[Account]) -> str:
    """Name an account of somebody else: `@handle` on the same platform, often, or an address."""
    same = [account for account in owned if account.platform == platform and account.handle is not None]
    if same and draw.chance(0.65):
        return f"@{same[0].handle}"
    other = draw.pick(same or owned)
    return links.profile_link(draw, other.platform, other.username, other.platform_id)
