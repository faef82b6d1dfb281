"""Whether the process lives, and whether all that it needs answers."""

import asyncio
import logging
from collections.abc import Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response

from creatorgraph.errors import CreatorgraphError
from creatorgraph.graph_api.context import Check, Services

CHECK_SECONDS = 2.0

logger = logging.getLogger(__name__)


async def healthz(request: Request) -> Response:
    """Answer that the process lives."""
    del request
    return Response(orjson.dumps({"status": "alive"}), media_type="application/json")


async def readiness(services: Services) -> dict[str, bool]:
    """Ask every part at once; one that does not answer within two seconds, or takes no writes, is away."""
    checks: Mapping[str, Check] = {"graph": services.graph.ready, **services.checks}
    answers = await asyncio.gather(*(_answers(name, check) for name, check in checks.items()))
    return dict(zip(checks, answers, strict=True))


async def _answers(name: str, check: Check) -> bool:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await check()
    except Exception as error:  # noqa: BLE001 - whatever a part raises, it is away
        why = {"why": str(error)} if isinstance(error, CreatorgraphError) else {}
        logger.warning("ready.away", extra={"fields": {"part": name, "error": type(error).__name__, **why}})
        return False
    return True


def readiness_response(parts: Mapping[str, bool]) -> Response:
    """Answer 200 where all parts answer, else 503, and name those that do not."""
    away = [name for name, answers in parts.items() if not answers]
    body = {
        "status": "away" if away else "ready",
        "away": away,
        "parts": {name: "ready" if answers else "away" for name, answers in parts.items()},
    }
    return Response(orjson.dumps(body), status_code=503 if away else 200, media_type="application/json")
