"""Link-hub pages of the fake world: a page that lists the accounts which show its address."""

import html

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from creatorgraph.platforms.fakes.population import FakeAccount
from creatorgraph.platforms.fakes.state import State

_PROFILES = {
    "instagram": "https://www.instagram.com/{}",
    "tiktok": "https://www.tiktok.com/@{}",
    "x": "https://x.com/{}",
    "youtube": "https://www.youtube.com/@{}",
}


def hub_routes(state: State) -> list[Route]:
    """Give the routes of the pages: `/hubs/<host>/robots.txt` and `/hubs/<host>/<name>`."""

    # the closed page has links as the others do: whoever reads it has not heeded robots.txt
    async def robots(request: Request) -> Response:
        del request
        return PlainTextResponse("User-agent: *\nDisallow: /admin\nDisallow: /closed\n")

    async def page(request: Request) -> Response:
        await state.prepare()
        address = f"{request.path_params['host']}/{request.path_params['name']}"
        shown = [each for each in _shown(state) if any(address in text for text in (each.bio, each.website or ""))]
        if request.path_params["name"] == "closed":
            shown = _shown(state)[:1]
        if not shown:
            return PlainTextResponse("not found", status_code=404)
        links = "".join(f'<li><a href="{html.escape(_profile(each))}">me</a></li>' for each in shown)
        return HTMLResponse(f'<html><body><a href="/about">About</a><ul>{links}</ul></body></html>')

    return [Route("/hubs/{host}/robots.txt", robots), Route("/hubs/{host}/{name}", page)]


def _shown(state: State) -> list[FakeAccount]:
    return [each for platform in _PROFILES for each in state.population.of_platform_name(platform)]


def _profile(account: FakeAccount) -> str:
    return _PROFILES[account.platform].format(account.handle)
