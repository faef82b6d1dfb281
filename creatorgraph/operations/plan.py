"""What the declared quotas allow: days to read everything again, dollars, which promise breaks, what would mend it.

All formulas are here and in docs/plan.md. `accounts` are spread over the platforms in equal parts and over the tiers
as a log-normal distribution of followers says, unless the graph's own distribution is given.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from creatorgraph.operations.cadence import AT_LEAST, SAFE_SHARE, Tier, intervals_of, reads_a_day_of
from creatorgraph.operations.quota import DAY
from creatorgraph.operations.quota_gate import limits_of
from creatorgraph.platforms.terms import TERMS, Source, Terms

MEDIAN_FOLLOWERS, SIGMA = 2_000, 2.0
"""Half of all accounts have fewer followers than the median; sigma is the spread of the logarithm."""
SOURCES = (Source.INSTAGRAM, Source.YOUTUBE, Source.TIKTOK_RESEARCH, Source.X)
SECONDS_OF_A_DAY = float(DAY)
MONTH_DAYS = 30
ONE_CREDENTIAL = {
    Source.YOUTUBE: "a quota raised by YouTube's audit (one project a client is allowed, more keys are a breach)",
    Source.TIKTOK_RESEARCH: "a larger grant by TikTok (non-commercial research only; no bulk interface is sold)",
}


@dataclass(frozen=True, slots=True)
class PlatformPlan:
    """The plan of one interface. Reads are accounts read; a day's reads are those of all credentials together."""

    source: str
    accounts: int
    credentials: int
    reads_a_day: float
    days_to_refresh_all: float
    wanted_reads_a_day: float
    least_reads_a_day: float
    most_accounts: int
    dollars_a_pass: float
    dollars_a_month: float
    broken: tuple[str, ...]
    mend: tuple[str, ...]


def lognormal_tiers() -> dict[Tier, float]:
    """Give the share of each tier where the logarithm of followers is normal, as it is on the platforms."""

    def above(followers: float) -> float:
        return 0.5 * math.erfc(math.log(followers / MEDIAN_FOLLOWERS) / (SIGMA * math.sqrt(2))) if followers else 1.0

    shares, larger = {}, 0.0
    for tier, least in AT_LEAST.items():
        shares[tier] = above(least) - larger
        larger = above(least)
    return shares


def reads_a_day(terms: Terms, *, credentials: int) -> float:
    """Give the accounts that a day's quota reads: the narrowest window, in whole batches."""
    batch = max(terms.batch_by_id, terms.batch_by_handle)
    cost = terms.cost(batch)
    calls = min(
        (limit.steady * SECONDS_OF_A_DAY / limit.window_s / cost[limit.unit])
        for limit in limits_of(terms)
        if cost.get(limit.unit)
    )
    return calls * batch * credentials


def plan_of(terms: Terms, *, accounts: int, tiers: Mapping[Tier, float], credentials: int = 1) -> PlatformPlan:
    """Plan one interface."""
    able = reads_a_day(terms, credentials=credentials)
    wanted = accounts * reads_a_day_of(tiers, intervals_of(terms.refresh_days))
    safe_days = SAFE_SHARE * terms.refresh_days
    least = accounts / safe_days
    price = terms.cost(1).get("microdollars", 0) / 1e6
    broken, mend = [], []
    if least > able:
        broken.append(f"every account read within {safe_days:.0f} days ({SAFE_SHARE} of {terms.refresh_days})")
        mend.append(f"hold at most {int(able * safe_days):,} accounts")
        mend.append(_more(terms, credentials * math.ceil(least / able), credentials))
    if wanted > able:
        broken.append("the tiers: mega 6 h, macro daily, micro weekly, nano monthly")
        mend.append(_more(terms, credentials * math.ceil(wanted / able), credentials) + " for the tiers")
    return PlatformPlan(
        source=terms.source.value,
        accounts=accounts,
        credentials=credentials,
        reads_a_day=able,
        days_to_refresh_all=accounts / able,
        wanted_reads_a_day=wanted,
        least_reads_a_day=least,
        most_accounts=int(able * safe_days),
        dollars_a_pass=accounts * price,
        dollars_a_month=min(wanted, able) * price * MONTH_DAYS,
        broken=tuple(broken),
        mend=tuple(mend),
    )


def plan(creators: int, *, credentials: Mapping[Source, int]) -> list[PlatformPlan]:
    """Plan all four platforms for a number of creators, one account each, a quarter of them on each platform.

    A source that `credentials` does not name has one.
    """
    accounts, tiers = creators // len(SOURCES), lognormal_tiers()
    return [
        plan_of(TERMS[source], accounts=accounts, tiers=tiers, credentials=credentials.get(source, 1))
        for source in SOURCES
    ]


def _more(terms: Terms, needed: int, have: int) -> str:
    times = needed / have
    if terms.source in ONE_CREDENTIAL:
        return f"{times:,.0f} times the quota: {ONE_CREDENTIAL[terms.source]}"
    what = "daily active users of the app" if terms.source is Source.INSTAGRAM else "apps"
    return f"{needed:,} {what} instead of {have:,}"
