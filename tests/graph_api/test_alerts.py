"""The rules of deploy/alerts.yml and the table of docs/deploying.md say the same, of numbers that /metrics writes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from redis.asyncio import Redis

from creatorgraph.bootstrap.ai import limits_of
from creatorgraph.bootstrap.monitoring import measures_of
from creatorgraph.clock import system_clock
from creatorgraph.creator_search.answers import AnswerCache
from creatorgraph.enrichment.budget_store import BudgetStore
from creatorgraph.graph_api.context import Services
from creatorgraph.operations.fetch_ledger import Entry, FetchLedger
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.outcomes import Trouble
from creatorgraph.settings import Settings
from tests.engines import Engine, installed_on
from tests.graph_api.conftest import Api
from tests.project.files import read

(GROUP,) = yaml.safe_load(read("deploy/alerts.yml"))["groups"]
RULES: Sequence[Mapping[str, Any]] = GROUP["rules"]
METRIC = re.compile(r"\bcreatorgraph_\w+")
MATCHER = re.compile(r'(\w+)(=~|=)"([^"]*)"')
LABELS = re.compile(r"by \(([^)]*)\)")
SHOWN = re.compile(r"\$labels\.(\w+)")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: numbers, labels, and where it alerts."""

    metrics: frozenset[str]
    labels: str
    alert: str


def rows() -> Iterator[Row]:
    """Read the table."""
    for line in re.findall(r"^\| (`creatorgraph_.*) \|$", read("docs/deploying.md"), re.MULTILINE):
        names, labels, _, alert = (cell.strip() for cell in line.split(" |"))
        yield Row(frozenset(METRIC.findall(names)), labels, alert)


def family(name: str) -> str:
    """Name the number of the table that a sample is of."""
    return re.sub(r"(?<=_seconds)_(bucket|count|sum)$", "", name)


def rules_of(row: Row) -> list[str]:
    """Give the expressions about the numbers of a row."""
    return [rule["expr"] for rule in RULES if row.metrics & set(map(family, METRIC.findall(rule["expr"])))]


@pytest.fixture
async def samples(services: Services, engine: Engine, redis_url: str, tmp_path: Path) -> Mapping[str, set[str]]:
    """Give what /metrics writes of a whole installation: each sample's name, with its labels."""
    settings: Settings = installed_on(engine, redis_url, tmp_path / "home").model_copy(
        update={"youtube_key": SecretStr("of a platform that nobody asks here")}
    )

    async def model() -> str:
        return "a-model"

    async with Redis.from_url(redis_url) as redis:
        counted = {(Platform.X, trouble.value): 1 for trouble in Trouble}
        await FetchLedger(redis).record("run", {1: Entry("found")}, counted=counted)
        budget = BudgetStore(redis, limits=limits_of(settings), clock=system_clock)
        answers = AnswerCache(redis, keyed_hash=services.sealer.keyed_hash, model=model)
        measures = measures_of(settings, services.graph, redis, budget, answers)
        async with Api(replace(services, measures=measures)).client() as client:
            await client.post("/graphql", json={"query": "{ __typename }"})
            text = (await client.get("/metrics")).text
    found: dict[str, set[str]] = {}
    for one in text_string_to_metric_families(text):
        for sample in one.samples:
            found.setdefault(sample.name, set()).update(
                sample.labels, (f"{name}={value}" for name, value in sample.labels.items())
            )
    return found


async def test_every_number_of_rules_and_table_is_written_with_the_labels_used(samples: Mapping[str, set[str]]) -> None:
    for rule in RULES:
        names = METRIC.findall(rule["expr"])
        assert set(names) <= samples.keys(), rule["alert"]
        known = set.union(*(samples[name] for name in names))
        used = {label.strip() for labels in LABELS.findall(rule["expr"]) for label in labels.split(",")}
        assert used <= known, rule["alert"]
        assert set(SHOWN.findall(str(rule["annotations"]))) <= (used or known), rule["alert"]
        for label, _, value in MATCHER.findall(rule["expr"]):
            assert {f"{label}={each}" for each in value.split("|")} <= known, rule["alert"]
    assert {name for row in rows() for name in row.metrics} <= set(map(family, samples))


def test_every_row_that_alerts_has_its_rules_with_its_bounds_and_every_rule_a_row() -> None:
    table = list(rows())
    assert len(table) > len([row for row in table if row.alert]) > 8
    for row in table:
        expressions = rules_of(row)
        if row.alert:
            assert expressions, f"no rule for {sorted(row.metrics)}"
        bounds = set(re.findall(r"`([=<>]+ [\d.]+)`", row.alert))
        of_rules = {bound for each in expressions for bound in re.findall(r"[=<>]+ [\d.]+", each)}
        assert bounds <= of_rules, row
    told = set.union(*(set(row.metrics) for row in table if row.alert))
    for rule in RULES:
        assert told & set(map(family, METRIC.findall(rule["expr"]))), rule["alert"]


def test_every_rule_says_for_how_long_how_bad_and_what_to_do() -> None:
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.keys() == {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch(r"Creatorgraph([A-Z][a-z]+)+", rule["alert"])
        assert re.fullmatch(r"\d+[mh]", rule["for"])
        assert rule["labels"].keys() == {"severity"}
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert rule["annotations"].keys() == {"summary", "description"}
        assert all(text.strip() for text in rule["annotations"].values())
        assert rule["expr"].count("(") == rule["expr"].count(")")
