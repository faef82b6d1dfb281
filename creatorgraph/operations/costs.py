"""What the whole system costs a month and a creator-year: parts, each with its formula. Pure.

Unit prices and sizes are assumptions, named in `Rates` and in docs/costs.md; nothing here asks a provider. `SEED` holds
the original description's three tables, retyped, so that its totals and its figures per creator can be checked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from creatorgraph.enrichment.prices import batch_price_of
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import TERMS, Source

_SOURCES = {
    Platform.INSTAGRAM: Source.INSTAGRAM,
    Platform.YOUTUBE: Source.YOUTUBE,
    Platform.TIKTOK: Source.TIKTOK_RESEARCH,
    Platform.X: Source.X,
}

Group = Literal["machines", "ai", "platforms"]

MONTHS = 12
HOURS_A_MONTH = 730.0
TARGET = 0.10
"""US dollars a creator and year: the original description's goal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Assumptions. Money is US dollars, sizes are of one creator with all its accounts, kinds of work are a month."""

    memory_gb_month: float = 8.0
    disk_gb_month: float = 0.10
    object_gb_month: float = 0.023
    object_writes_million: float = 5.0
    cpu_hour: float = 0.04
    transfer_gb: float = 0.05
    graph_disk_kb: float = 8.0
    graph_hot_share: float = 0.15
    vector_bytes: int = 256
    search_disk_kb: float = 3.0
    search_memory_bytes: int = 700
    raw_kb: float = 6.0
    raw_objects: float = 1.25
    backups_kept: int = 4
    log_kb: float = 0.5
    log_gb: float = 0.50
    copies: int = 2
    accounts: float = 1.6
    x_share: float = 0.25
    reads: float = 2.6
    changed_share: float = 0.2
    accounts_a_second_of_a_cpu: float = 250.0
    embeddings_a_second_of_a_cpu: float = 4_000.0
    left_open_share: float = 0.15
    classify_read: float = 115.0
    classify_written: float = 50.0
    model: str = "gpt-4o-mini"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the bill: dollars a month, and how they come about."""

    name: str
    group: Group
    month: float
    formula: str


@dataclass(frozen=True, slots=True)
class Bill:
    """The parts for a number of creators."""

    creators: int
    parts: tuple[Part, ...]

    @property
    def month(self) -> float:
        """Give all parts together, dollars a month."""
        return sum(part.month for part in self.parts)

    def year_of_one(self, group: Group | None = None) -> float:
        """Give dollars a creator and year, of all parts or of one group."""
        month = sum(part.month for part in self.parts if group in {None, part.group})
        return per_creator_year(month, self.creators)


def per_creator_year(month: float, creators: int) -> float:
    """Spread a month's bill: twelve of them over the creators."""
    return month * MONTHS / creators


def bill(creators: int, rates: Rates) -> Bill:
    """Give the bill of a number of creators (at least 1)."""
    million = creators / 1e6
    reads = creators * rates.accounts * rates.reads
    graph_gb = million * rates.graph_disk_kb
    hot_gb = graph_gb * rates.graph_hot_share * rates.copies
    index_gb = million * (rates.search_memory_bytes + rates.vector_bytes) / 1e3 * rates.copies
    disk_gb = (graph_gb + million * rates.search_disk_kb) * rates.copies
    ingest_hours = reads / rates.accounts_a_second_of_a_cpu / 3_600
    embed_hours = creators * rates.changed_share / rates.embeddings_a_second_of_a_cpu / 3_600
    asked = creators * rates.changed_share * rates.left_open_share
    price = batch_price_of(rates.model)
    model = asked * (rates.classify_read * price.input + rates.classify_written * price.output) / 1e6
    transfer_gb = reads * rates.raw_kb / 1e6
    writes = rates.object_writes_million
    objects = reads * rates.raw_objects / 1e6
    backup_gb = graph_gb * rates.backups_kept
    log_gb = reads * rates.log_kb / 1e6
    machines: tuple[tuple[str, float, str], ...] = (
        ("graph memory", hot_gb * rates.memory_gb_month, f"{hot_gb:,.0f} GB hot x {rates.memory_gb_month} $/GB"),
        ("search memory", index_gb * rates.memory_gb_month, f"{index_gb:,.0f} GB x {rates.memory_gb_month} $/GB"),
        ("disks", disk_gb * rates.disk_gb_month, f"{disk_gb:,.0f} GB x {rates.disk_gb_month} $/GB"),
        ("backups", backup_gb * rates.object_gb_month, f"{backup_gb:,.0f} GB x {rates.object_gb_month} $/GB"),
        ("logs and metrics", log_gb * rates.log_gb, f"{log_gb:,.0f} GB x {rates.log_gb} $/GB"),
        ("raw archive", transfer_gb * rates.object_gb_month, f"{transfer_gb:,.0f} GB x {rates.object_gb_month} $/GB"),
        ("raw archive's writes", objects * writes, f"{objects:,.0f} million objects x {writes} $"),
        ("workers", ingest_hours * rates.cpu_hour, f"{ingest_hours:,.0f} CPU hours x {rates.cpu_hour} $"),
        ("API and queue", (2 + 0.1 * million) * HOURS_A_MONTH * rates.cpu_hour, "(2 + 0.1 a million) CPUs x 730 h"),
        ("transfer", transfer_gb * rates.transfer_gb, f"{transfer_gb:,.0f} GB x {rates.transfer_gb} $/GB"),
    )
    ai: tuple[tuple[str, float, str], ...] = (
        ("embeddings", embed_hours * rates.cpu_hour, f"{embed_hours:,.0f} CPU hours x {rates.cpu_hour} $ (own model)"),
        ("classification", model, f"{asked:,.0f} creators left open x {rates.model}'s price in batches"),
    )
    return Bill(
        creators,
        (
            *(Part(name, "machines", month, formula) for name, month, formula in machines),
            *(Part(name, "ai", month, formula) for name, month, formula in ai),
            *_fees(creators, rates),
        ),
    )


def _fees(creators: int, rates: Rates) -> Sequence[Part]:
    """Give what the platforms themselves ask for: dollars an account read, from their terms."""
    parts = []
    for platform in Platform:
        fee = read_fee(platform)
        share = rates.x_share if platform is Platform.X else (1 - rates.x_share) / (len(Platform) - 1)
        reads = creators * rates.accounts * share * rates.reads
        parts.append(Part(f"{platform} fees", "platforms", reads * fee, f"{reads:,.0f} reads x {fee:g} $"))
    return parts


def read_fee(platform: Platform) -> float:
    """Give what a platform asks for one account read, in US dollars."""
    return TERMS[_SOURCES[platform]].cost(1).get("microdollars", 0) / 1e6


def affordable_reads(creators: int, rates: Rates) -> float:
    """Tell how often a month each account on X can be read for the target; below 0 the rest alone is too dear."""
    found = bill(creators, rates)
    left = TARGET - found.year_of_one("machines") - found.year_of_one("ai")
    return left / (MONTHS * rates.accounts * rates.x_share * read_fee(Platform.X))


@dataclass(frozen=True, slots=True)
class SeedTable:
    """One table of the original description: its lines, the total it prints, the figure per creator it prints."""

    creators: int
    lines: tuple[int, ...]
    total: int
    per_creator: float

    @property
    def adds_up(self) -> bool:
        """Tell whether the lines give the total."""
        return sum(self.lines) == self.total

    @property
    def corrected(self) -> float:
        """Give what the total is a creator and year."""
        return per_creator_year(self.total, self.creators)


SEED = (
    SeedTable(1_000_000, (175, 15, 5, 70, 50, 150, 20, 45), 530, 0.53),
    SeedTable(50_000_000, (1_800, 650, 150, 1_120, 2_500, 1_500, 200, 100, 900), 8_920, 0.21),
    SeedTable(250_000_000, (12_000, 3_200, 700, 8_960, 12_500, 6_000, 2_500, 4_000, 500, 4_500), 54_860, 0.26),
)
