"""Creators that wait for the model: what is asked of one, and what is written of it."""

from typing import Any

from creatorgraph.enrichment.derived import Enrichment
from creatorgraph.enrichment.questions import Profile
from creatorgraph.identity_graph.graph import Row


def profile_of(row: Row) -> Profile:
    """Give what is asked of a creator as `enrichment/texts` reads it."""
    accounts = sorted(row["accounts"], key=lambda account: str(account["key"]))
    texts = tuple(account["bio"] for account in accounts if account["bio"])
    return Profile(texts, Enrichment.from_json(row["derived"]).open_fields())


def is_open(row: Row) -> bool:
    """Tell whether there is something to ask."""
    return bool(row["derived"] and profile_of(row).open and profile_of(row).texts)


def written_of(row: Row, said: Enrichment) -> dict[str, Any]:
    """Give the row of `enrichment/write_model`: what the readers found, and what the model said of the rest."""
    whole = Enrichment.from_json(row["derived"]).filled_by(said)
    return {"id": row["id"], "derived": whole.to_json(), "derived_hash": row["hash"], **whole.properties()}
