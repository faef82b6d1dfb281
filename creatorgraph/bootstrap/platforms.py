"""Which platforms can be asked: by the keys that are set, or the fake ones."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from pydantic import SecretStr

from creatorgraph.bootstrap.ledger import opened_ledger
from creatorgraph.bootstrap.redis_client import make_redis
from creatorgraph.clock import system_clock
from creatorgraph.errors import SetupError
from creatorgraph.identity_graph.store import AccountStore
from creatorgraph.operations.archive import Archive
from creatorgraph.operations.ingestion import Ingestion
from creatorgraph.operations.quota_gate import QuotaGate
from creatorgraph.operations.quota_store import QuotaStore
from creatorgraph.platforms.clients import Interface, PlatformClients
from creatorgraph.platforms.credentials import split_credentials
from creatorgraph.platforms.http import open_client
from creatorgraph.platforms.instagram import Instagram
from creatorgraph.platforms.link_hub import LinkHubs
from creatorgraph.platforms.observation import Platform
from creatorgraph.platforms.terms import Source, Terms
from creatorgraph.platforms.tiktok import TikTok
from creatorgraph.platforms.x import X
from creatorgraph.platforms.youtube import YouTube
from creatorgraph.settings import Settings

FAKE_TOKEN = "of-this-laptop"  # noqa: S105 - what the fake platforms are told; they take any
FAKE_USER = "17841400000000001"


def interfaces_of(settings: Settings) -> dict[Platform, tuple[Interface, ...]]:
    """Give an interface for each credential of the platforms whose settings are whole; fake ones where they are set.

    Raises SetupError for credentials that do not go together, or that a platform's terms allow only once.
    """
    if settings.fake_platforms_url:
        settings = _with_fakes(settings, settings.fake_platforms_url.rstrip("/"))
    found: dict[Platform, tuple[Interface, ...]] = {
        Platform.INSTAGRAM: _instagram(settings),
        Platform.YOUTUBE: _youtube(settings),
        Platform.TIKTOK: _tiktok(settings),
        Platform.X: tuple(X(settings.x_base_url, token) for token in _secrets(settings.x_token)),
    }
    return {platform: interfaces for platform, interfaces in found.items() if interfaces}


def _secrets(setting: SecretStr | None) -> tuple[str, ...]:
    return split_credentials(setting.get_secret_value()) if setting else ()


def _instagram(settings: Settings) -> tuple[Interface, ...]:
    tokens, users = _secrets(settings.instagram_token), split_credentials(settings.instagram_user_id or "")
    if tokens and users and len(tokens) != len(users):
        raise SetupError(
            f"CREATORGRAPH_INSTAGRAM_TOKEN has {len(tokens)} tokens and CREATORGRAPH_INSTAGRAM_USER_ID {len(users)} "
            "ids; give each token the id of its user, in the same order"
        )
    return tuple(Instagram(settings.instagram_base_url, *each) for each in zip(tokens, users, strict=False))


def _youtube(settings: Settings) -> tuple[Interface, ...]:
    keys = _secrets(settings.youtube_key)
    if len(keys) > 1:
        raise SetupError("CREATORGRAPH_YOUTUBE_KEY has several keys; YouTube's terms allow one project for a client")
    return tuple(YouTube(settings.youtube_base_url, key, derives=settings.youtube_derived_metrics) for key in keys)


def _tiktok(settings: Settings) -> tuple[Interface, ...]:
    tokens = _secrets(settings.tiktok_token)
    if not settings.tiktok_mode:
        return ()
    if len(tokens) > 1 and settings.tiktok_mode == "display":
        raise SetupError("CREATORGRAPH_TIKTOK_TOKEN has several tokens; in the display mode one reads its creator only")
    source = Source(f"tiktok-{settings.tiktok_mode}")
    return tuple(TikTok(settings.tiktok_base_url, token, source) for token in tokens)


class Asked(NamedTuple):
    """How a platform is asked: the terms in force, and the names of the credentials."""

    terms: Terms
    credentials: tuple[str, ...]


def asked_platforms(settings: Settings) -> dict[Platform, Asked]:
    """Give the platforms that can be asked. Raises SetupError as `interfaces_of` does."""
    found = interfaces_of(settings)
    return {platform: Asked(some[0].terms, tuple(each.credential for each in some)) for platform, some in found.items()}


def parsers_of(settings: Settings) -> dict[Source, Interface]:
    """Give an interface for each source that only reads answers: it needs no credential."""
    return {
        Source.INSTAGRAM: Instagram("", "", ""),
        Source.YOUTUBE: YouTube("", "", derives=settings.youtube_derived_metrics),
        Source.TIKTOK_RESEARCH: TikTok("", "", Source.TIKTOK_RESEARCH),
        Source.TIKTOK_DISPLAY: TikTok("", "", Source.TIKTOK_DISPLAY),
        Source.X: X("", ""),
    }


def _with_fakes(settings: Settings, url: str) -> Settings:
    token = SecretStr(FAKE_TOKEN)
    news: dict[str, object] = {
        "instagram_base_url": url,
        "instagram_token": token,
        "instagram_user_id": FAKE_USER,
        "youtube_base_url": url,
        "youtube_key": token,
        "tiktok_base_url": url,
        "tiktok_token": token,
        "tiktok_mode": "research",
        "x_base_url": url,
        "x_token": token,
    }
    return settings.model_copy(update=news)


def _hubs_base(settings: Settings) -> str | None:
    """Where hub pages are when the platforms are fake ones: a synthetic person's page is nowhere else."""
    return f"{settings.fake_platforms_url.rstrip('/')}/hubs" if settings.fake_platforms_url else None


def budgets_of(settings: Settings) -> dict[Source, int]:
    """Give the dollars a month that may be spent on an interface, where there is such a bound."""
    return {Source.X: settings.x_monthly_dollars} if settings.x_monthly_dollars else {}


def gate_over(settings: Settings, store: QuotaStore) -> QuotaGate:
    """Make the gate before every call."""
    return QuotaGate(store, clock=system_clock, budgets=budgets_of(settings))


@asynccontextmanager
async def opened_gate(settings: Settings) -> AsyncIterator[QuotaGate | None]:
    """Open the gate before every call; none where the settings lift quotas, as load tests against fakes do."""
    if not settings.quotas:
        yield None
        return
    async with make_redis(settings) as redis:
        yield gate_over(settings, QuotaStore(redis))


@asynccontextmanager
async def opened_clients(settings: Settings) -> AsyncIterator[PlatformClients]:
    """Make clients for a command that asks a platform itself, with the worker's keys and quotas."""
    async with opened_gate(settings) as gate, open_client() as client:
        yield PlatformClients(interfaces_of(settings), client, clock=system_clock, gate=gate)


@asynccontextmanager
async def opened_ingestion(settings: Settings, store: AccountStore) -> AsyncIterator[Ingestion]:
    """Make the part that asks platforms, and close its connections at the end."""
    async with opened_ledger(settings) as ledger, opened_gate(settings) as gate, open_client() as client:
        hubs = LinkHubs(client, clock=system_clock, base=_hubs_base(settings)) if settings.link_hubs else None
        archive = Archive(settings.effective_archive_url) if settings.archive_days else None
        clients = PlatformClients(
            interfaces_of(settings), client, clock=system_clock, gate=gate, hubs=hubs, keeps=archive is not None
        )
        yield Ingestion(clients, store=store, ledger=ledger, archive=archive, clock=system_clock)
