"""A weights file of one's own, named by CREATORGRAPH_WEIGHTS: everything that scores goes by it."""

import asyncio
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from creatorgraph.bootstrap.parts import opened
from creatorgraph.bootstrap.reviews import opened_desk
from creatorgraph.cli import root
from creatorgraph.errors import SetupError
from creatorgraph.identity_graph import weights
from creatorgraph.settings import Settings
from tests.contract.sightings import seen
from tests.engines import Engine, environment_of

X, TIKTOK = "x:1", "tiktok:2"
SEEN = [seen(platform, f"{number}@quillabrandtov") for number, platform in ((1, "x"), (2, "tiktok"))]
LATER = [seen(platform, f"{number}@maewolstencroft") for number, platform in ((3, "x"), (4, "tiktok"))]


def doubtful(path: Path, **changes: object) -> Path:
    """Write a weights file by which nobody is soon another."""
    shipped = weights.load()
    changed = {"model": "mine", "prior_bits": shipped.prior_bits - 16, "bands": {"link": 0.9, "review": 0.001}}
    path.write_bytes(orjson.dumps(shipped.model_dump(mode="json", exclude_none=True) | changed | changes))
    return path


async def settle(settings: Settings, *observations: object) -> None:
    """Write and resolve as a worker with these settings does."""
    async with opened(settings) as parts:
        await parts.store.upsert(observations)  # type: ignore[arg-type]
        while (await parts.identity.resolve_due()).accounts:
            pass


async def edge(engine: Engine, one: str, other: str) -> tuple[float, str]:
    """Give the probability of an edge, and by which model it has it."""
    rows = await engine.ask(
        "MATCH (:Account {key: $one})-[s:SAME_AS]-(:Account {key: $other}) "
        "RETURN s.probability AS probability, s.model AS model",
        one=one,
        other=other,
    )
    (row,) = rows
    return row["probability"], row["model"]


async def resolve(settings: Settings, *arguments: str) -> Result:
    """Run `creatorgraph resolve --all` under these settings."""
    environment = environment_of(settings)
    return await asyncio.to_thread(CliRunner(env=environment).invoke, root, ["resolve", "--all", *arguments])


async def test_a_file_of_ones_own_changes_edges_as_they_are_scored_anew(
    installation: Settings, engine: Engine, tmp_path: Path
) -> None:
    other = installation.model_copy(update={"weights": doubtful(tmp_path / "mine.json")})
    await settle(installation, *SEEN)
    before, model = await edge(engine, X, TIKTOK)
    assert (before > 0.9, model) == (True, weights.load().model)

    # a worker goes by it for who comes, and leaves the rest as it stands
    await settle(other, *LATER)
    assert (await edge(engine, "x:3", "tiktok:4"))[1] == "mine"
    assert await edge(engine, X, TIKTOK) == (before, model)

    done = await resolve(other)
    assert done.exit_code == 0, done.output
    after, model = await edge(engine, X, TIKTOK)
    assert model == "mine"
    assert after < before - 0.1
    assert (await resolve(other, "--check")).exit_code == 0
    assert (await resolve(installation, "--check")).exit_code == 1

    rows = await engine.ask("MATCH (a:Account)-[:BELONGS_TO]->(c) RETURN a.key AS key, c.id AS id")
    creators = {row["key"]: row["id"] for row in rows}
    async with opened_desk(other) as desk:
        (found,) = await desk.reads.proposals(creators[X], [creators["tiktok:4"]])
    assert found.edge["model"] == "mine"


async def test_a_file_that_is_none_is_refused_by_every_part(installation: Settings, tmp_path: Path) -> None:
    missing = installation.model_copy(update={"weights": tmp_path / "missing.json"})
    for part in (opened, opened_desk):
        with pytest.raises(SetupError, match=r"CREATORGRAPH_WEIGHTS: .*missing\.json: the weights file cannot be read"):
            async with part(missing):
                pass
