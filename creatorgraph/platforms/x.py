"""X API v2: 100 users a call, by id or by username, with the addresses behind t.co.

HTTP 200 comes with `data` and `errors` side by side: missing and suspended users share one `type` and differ in title
and detail. One impossible username spoils a whole call, so usernames are checked before they are sent.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import orjson

from creatorgraph.platforms import payloads, retry_table
from creatorgraph.platforms.credentials import name_of_credential
from creatorgraph.platforms.http import Reply, Request
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Absence, Absent, Answer, Ask, Failed, Left, Outcome, Refusal, Trouble
from creatorgraph.platforms.payloads import Json, child, children, count, flag, text
from creatorgraph.platforms.raw import Apart
from creatorgraph.platforms.terms import TERMS, Source, Terms

NO_CREDIT, NOT_FOUND = 402, 404
PASSING = re.compile(r"(?i)service unavailable|over capacity|internal|time-?d? ?out|try again")
"""Errors of single accounts that say nothing of the account."""
EVERYWHERE = "XX"
"""Stands for all countries in a user's `withheld`; `XY` is a takedown by copyright, and is kept like a country."""
_COUNTRY = re.compile(r"[A-Z]{2}")
_USERNAME = re.compile(r"[A-Za-z0-9_]{1,15}")
_ID = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class X:
    """Asks with the bearer token of one app."""

    base_url: str
    token: str = field(repr=False)
    derives: bool = True
    terms: ClassVar[Terms] = TERMS[Source.X]

    @property
    def credential(self) -> str:
        """The name of the credential."""
        return name_of_credential(self.token)

    def accepts(self, ask: Ask) -> bool:
        """Tell whether an ask can be put into a request."""
        return (_ID if ask.by_id else _USERNAME).fullmatch(ask.text) is not None

    def request(self, asks: Sequence[Ask], *, posts: int) -> Request:
        """Write the call for up to 100 ids, or up to 100 usernames."""
        del posts
        names = ",".join(ask.text for ask in asks)
        path, key = ("/2/users", "ids") if asks[0].by_id else ("/2/users/by", "usernames")
        query = {key: names, "user.fields": ",".join(self.terms.fields)}
        return Request("GET", self.base_url + path, query, {"Authorization": f"Bearer {self.token}"})

    def parse(self, asks: Sequence[Ask], reply: Reply) -> Answer:
        """Read the answer to such a call."""
        body = payloads.json_object(reply)
        if reply.status == NOT_FOUND and len(asks) == 1:
            told = next(iter(children(body, "errors")), None)
            outcome = _absence(asks[0], told) if told else Absent(asks[0], Absence.NOT_FOUND, "http-404")
            return Answer((outcome,), _left(reply))
        if reply.status >= NO_CREDIT - 2:
            return Answer.refused(asks, _refusal(body or {}, reply))
        if body is None or not ({"data", "errors"} & body.keys()):
            return Answer.refused(asks, payloads.malformed("it has neither data nor errors"))
        one = body.get("data")
        users = [one] if isinstance(one, dict) else children(body, "data")
        errors = children(body, "errors")
        return Answer(tuple(self._outcome(ask, users, errors, reply) for ask in asks), _left(reply))

    def apart(self, asks: Sequence[Ask], reply: Reply) -> Apart:
        """Give each account's part of an answer. What is protected or withheld everywhere is not kept."""
        body = payloads.json_object(reply) or {}
        one = body.get("data")
        users: dict[tuple[str, str], Json] = {}
        for user in [one] if isinstance(one, dict) else children(body, "data"):
            users |= {(key, (text(user, key) or "").casefold()): user for key in ("id", "username")}
        for ask in asks:
            user = users.get(("id" if ask.by_id else "username", ask.text.casefold()), {})
            identity = text(user, "id", most=128)
            if identity and not _is_hidden(user):
                yield ask, identity, orjson.dumps({"data": [user]})

    def _outcome(self, ask: Ask, users: Sequence[Json], errors: Sequence[Json], reply: Reply) -> Outcome:
        wanted, key = ask.text.casefold(), "id" if ask.by_id else "username"
        for user in users:
            if (text(user, key) or "").casefold() == wanted:
                # the terms want what becomes protected or withheld gone, so it is not read as a sighting
                return Absent(ask, Absence.PRIVATE) if _is_hidden(user) else self._user(ask, user, reply)
        for error in errors:
            named = text(error, "resource_id") or text(error, "value") or ""
            if named.casefold() == wanted:
                return _absence(ask, error)
        return Failed(ask, payloads.malformed("it does not speak of an account that was asked for"))

    def _user(self, ask: Ask, user: Json, reply: Reply) -> Outcome:
        metrics, entities = child(user, "public_metrics"), child(user, "entities")
        written = children(child(entities, "description"), "urls")
        website = next(iter(_expanded(children(child(entities, "url"), "urls"))), None) or text(user, "url", most=4_000)
        kind = text(user, "verified_type")
        return payloads.found(
            ask,
            platform=self.terms.source.platform,
            platform_id=text(user, "id", most=128),
            handle=text(user, "username", most=128),
            observed_at=reply.at,
            source="x",
            display_name=text(user, "name", most=500),
            bio=_unshortened(text(user, "description"), written),
            website=website,
            links=tuple(_expanded(written)),
            followers=count(metrics, "followers_count"),
            following=count(metrics, "following_count"),
            posts_count=count(metrics, "tweet_count"),
            verified=flag(user, "verified"),
            is_business=kind == "business" if kind else None,
            withheld_in=" ".join(_withheld_in(user)),
            image_url=text(user, "profile_image_url", most=2_000),
        )


def _is_hidden(user: Json) -> bool:
    return bool(flag(user, "protected")) or EVERYWHERE in _withheld_in(user)


def _withheld_in(user: Json) -> list[str]:
    """Give the countries in which X shows a user to nobody, in order."""
    codes = child(user, "withheld").get("country_codes")
    listed = codes if isinstance(codes, list) else []
    return sorted({code for code in listed if isinstance(code, str) and _COUNTRY.fullmatch(code)})


def _expanded(urls: Sequence[Json]) -> list[str]:
    return [found for each in urls if (found := text(each, "expanded_url", most=4_000))]


def _unshortened(bio: str | None, urls: Sequence[Json]) -> str | None:
    """Put the addresses back in place of their t.co forms."""
    for each in urls:
        short, long = text(each, "url"), text(each, "expanded_url", most=4_000)
        if bio and short and long:
            bio = bio.replace(short, long)[:20_000]
    return bio


def _absence(ask: Ask, error: Json) -> Outcome:
    title, detail = text(error, "title") or "", text(error, "detail") or ""
    if "suspended" in detail.casefold():
        return Absent(ask, Absence.SUSPENDED, title)
    if title == "Not Found Error" or "could not find" in detail.casefold():
        return Absent(ask, Absence.NOT_FOUND, title)
    if "not authorized" in f"{title} {detail}".casefold():
        return Absent(ask, Absence.PRIVATE, title)
    if PASSING.search(f"{title} {detail}"):
        return Failed(ask, Refusal(Trouble.SERVER_ERROR, title[:64], "X failed to read this account"))
    return Failed(ask, Refusal(Trouble.BAD_REQUEST, title[:64] or "error", "X refused this account"))


def _refusal(body: Json, reply: Reply) -> Refusal:
    first = next(iter(children(body, "errors")), body)
    names = [text(body, "title"), text(first, "code"), text(first, "title")]
    period = (text(body, "period") or text(first, "period") or "").casefold()
    caps = [retry_table.MONTHLY if period == "monthly" else retry_table.DAILY] if period else []
    return retry_table.judge(Platform.X, reply, (*names, *caps))


def _left(reply: Reply) -> Left | None:
    left = reply.headers.get("x-rate-limit-remaining", "")
    if not (left.isascii() and left.isdigit()):
        return None
    return Left(calls=int(left), until=reply.unix("x-rate-limit-reset"))
