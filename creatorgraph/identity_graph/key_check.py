"""Whether the secret key is the one by which the graph's names are hashed and its e-mails sealed.

With another key no hash would match again, tombstones included, and nothing that is sealed could be opened.
"""

from creatorgraph.access.sealing import Sealer
from creatorgraph.errors import SetupError
from creatorgraph.identity_graph.graph import Graph
from creatorgraph.identity_graph.migrations import apply

ONE_RECORD = "schema/108_secretkey_name"

_ANOTHER = (
    "CREATORGRAPH_SECRET_KEY is not the key that this graph was first used with: its e-mails could not be opened, and "
    "who was erased would not be known again; set that key, which the `.env` or the folder `secrets` of before holds "
    "(docs/deploying.md says what is left to do where it is lost)"
)


async def check_key(graph: Graph, sealer: Sealer) -> None:
    """Raise SetupError where the graph was first used with another key. A graph that knows of none takes this one."""
    kept = await graph.read("operations/key_fingerprint")
    if not kept:
        await apply(graph, ONE_RECORD)  # no worker may have been here: two that begin at once must not both be first
        kept = await graph.run("operations/keep_key_fingerprint", fingerprint=sealer.fingerprint)
    if kept[0]["fingerprint"] != sealer.fingerprint:
        raise SetupError(_ANOTHER)
