"""Every setting, read from the environment (`CREATORGRAPH_…`), with its meaning beside it.

A URL that is not set means "start the one from the wheel" on a port counted from `CREATORGRAPH_PORT`.
"""

import json
import re
from collections.abc import Iterable
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, PositiveInt, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DEFAULT_PORT = 8700

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""What a request's Host may be whatever is set: names of this machine that no name server can give to another."""
EVERY_INTERFACE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - compared, not bound
"""Addresses at which one listens and which nobody is called, each with the one to reach it by from this machine."""
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]", re.IGNORECASE)


NUMBERS = 'is no JSON of names and whole numbers; write it as {"import": 365, "x": 90}'


def _from_json(given: object) -> object:
    """Read JSON; pydantic's own reading of it raises an error that names no variable."""
    try:
        return json.loads(given) if isinstance(given, str) else given
    except ValueError:
        raise ValueError(NUMBERS) from None


def _upper(given: object) -> object:
    return given.upper() if isinstance(given, str) else given


def _told_apart(address: str, *, schemes: tuple[str, ...], example: str) -> SplitResult:
    """Take an address apart. Raises ValueError, which never repeats the address: it may hold a password."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in schemes and bool(parts.hostname or parts.scheme == "unix") and parts.port != 0
    except ValueError:  # a port that is no number, a bracket without its other
        usable = False
    if not usable:
        raise ValueError(f"is no such address; write it as {example}")
    return parts


def _web_address(given: str) -> str:
    _told_apart(given, schemes=("http", "https"), example="https://host:port")
    return given


def _bolt_address(given: str) -> str:
    schemes = tuple(f"{name}{kind}" for name in ("bolt", "neo4j") for kind in ("", "+s", "+ssc"))
    if "@" in _told_apart(given, schemes=schemes, example="bolt://host:7687 or neo4j+s://host:7687").netloc:
        raise ValueError(
            "holds a user; name it in CREATORGRAPH_GRAPH_USER, and the password in CREATORGRAPH_GRAPH_PASSWORD"
        )
    return given


def _redis_address(given: str) -> str:
    _told_apart(given, schemes=("redis", "rediss", "unix"), example="redis://host:6379/0")
    return given


def _names(given: str) -> list[str]:
    return [name for each in given.split(",") if (name := each.strip())]


def _heap(given: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]*[kKmMgG]", given):
        raise ValueError("is no size as Java writes it; write a whole number with k, m or g behind it: 2g, 512m")
    return given


def _memory(given: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]*(\.[0-9]+)? ?[kmgt]i?b", given, re.IGNORECASE):
        raise ValueError("is no size; write a number with its unit, KB, MB, GB or TB: 1GB, 512MB, 1.5 GiB")
    return given


def _host_names(given: str) -> str:
    for name in _names(given):
        if not _HOST.fullmatch(name):
            raise ValueError("is no list of host names; write names without scheme and port: api.example.org,10.0.0.5")
    return given


HostNames = Annotated[str, AfterValidator(_host_names)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
BoltAddress = Annotated[str, AfterValidator(_bolt_address)]
RedisAddress = Annotated[str, AfterValidator(_redis_address)]


class Settings(BaseSettings):
    """The settings of one installation: one state folder, one block of ports."""

    # An empty variable is one that is not set, as compose files write it: no home in whatever folder one stands
    model_config = SettingsConfigDict(env_prefix="CREATORGRAPH_", env_ignore_empty=True, frozen=True, extra="ignore")

    home: Path = Field(
        default=Path("~/.creatorgraph"),
        description="The folder of all state: graph, queue, index, secrets, logs.",
    )
    port: int = Field(
        default=DEFAULT_PORT,
        ge=1024,
        le=65_500,
        description="The first of the block of ports: API, then graph (Bolt), graph (HTTP), Redis, fakes (two).",
    )
    host: str = Field(default="127.0.0.1", description="The address the API listens on.")
    hosts: HostNames | None = Field(
        default=None,
        description="Names that a request's Host may carry (a,b), beside 127.0.0.1, localhost and CREATORGRAPH_HOST.",
    )
    access: Literal["open", "tokens"] | None = Field(
        default=None,
        description="Who may ask the API: 'open' (all; the default on a loopback address) or 'tokens' (who shows one).",
    )
    tenant_requests: Annotated[dict[str, PositiveInt], NoDecode, BeforeValidator(_from_json)] = Field(
        default={"*": 600},
        description='Requests a minute of each tenant with tokens, as JSON: {"acme": 6000, "*": 600}; "*": the others.',
    )
    token: SecretStr | None = Field(
        default=None, description="The token that `query`, `search` and `review` show to the API."
    )
    graph_url: BoltAddress | None = Field(
        default=None,
        description="A Bolt URL of a Neo4j to use instead of the ArcadeDB of the wheel.",
    )
    graph_user: str | None = Field(
        default=None, description="The graph's user; 'root' on the laptop, 'neo4j' elsewhere."
    )
    graph_password: SecretStr | None = Field(
        default=None, description="The graph's password; on the laptop one is made and kept."
    )
    graph_database: str | None = Field(
        default=None,
        description="The database; 'identity' on the laptop, the server's own elsewhere.",
    )
    graph_heap: Annotated[str, AfterValidator(_heap)] = Field(
        default="2g",
        description="Heap of the laptop's graph process, as Java writes it.",
    )
    graph_writers: int | None = Field(
        default=None,
        ge=1,
        le=64,
        description="Writing transactions of one process at once; 1 on the laptop's graph, 8 elsewhere.",
    )
    redis_url: RedisAddress | None = Field(
        default=None, description="A Redis to use instead of the redis-server of the wheel."
    )
    weaviate_url: WebAddress | None = Field(
        default=None, description="A Weaviate (HTTP address) to use instead of LanceDB."
    )
    weaviate_grpc_port: int = Field(default=50051, ge=1, le=65_535, description="The gRPC port on the Weaviate host.")
    weaviate_api_key: SecretStr | None = Field(default=None, description="Weaviate's key, if it wants one.")
    secret_key: SecretStr | None = Field(
        default=None,
        description="32 bytes, base64: seals e-mails, keys their hashes. Made and kept in the state folder if unset.",
    )
    worker_threads: int = Field(default=8, ge=1, le=64, description="Threads of each worker process.")
    instagram_base_url: WebAddress = Field(default="https://graph.facebook.com", description="Where Instagram answers.")
    instagram_token: SecretStr | None = Field(
        default=None,
        description="Token of the app's Instagram user, or several: a,b.",
    )
    instagram_user_id: str | None = Field(default=None, description="The id of that Instagram user, of each: 1,2.")
    youtube_base_url: WebAddress = Field(default="https://www.googleapis.com", description="Where YouTube answers.")
    youtube_key: SecretStr | None = Field(default=None, description="API key of the one project of this client.")
    youtube_derived_metrics: bool = Field(
        default=False,
        description="Compute engagement and averages for YouTube: only for clients audited for derived metrics.",
    )
    tiktok_base_url: WebAddress = Field(default="https://open.tiktokapis.com", description="Where TikTok answers.")
    tiktok_token: SecretStr | None = Field(
        default=None, description="Client token (research, or several: a,b) or creator token."
    )
    tiktok_mode: Literal["research", "display"] | None = Field(
        default=None,
        description="Who may ask TikTok: 'research' (approved non-commercial), 'display' (the consenting creator).",
    )
    x_base_url: WebAddress = Field(default="https://api.x.com", description="Where X answers.")
    x_token: SecretStr | None = Field(default=None, description="Bearer token of the X app, or several: a,b.")
    x_monthly_dollars: int | None = Field(
        default=None, ge=1, description="The most that may be spent on X in a calendar month (UTC); no limit if unset."
    )
    quotas: bool = Field(
        default=True, description="Reserve quota before every call to a platform; off only for load tests on fakes."
    )
    archive_url: str | None = Field(
        default=None,
        description="Where raw answers are kept, as fsspec names it (`s3://bucket/prefix`); a folder of ours if unset.",
    )
    archive_days: int = Field(
        default=90, ge=0, le=3_650, description="How long raw answers are kept at most; 0 keeps none. Terms shorten it."
    )
    retention_days: Annotated[dict[str, PositiveInt], NoDecode, BeforeValidator(_from_json)] = Field(
        default={},
        description='Days that values are kept at most, as JSON by source: {"import": 365, "x": 90}. Terms shorten it.',
    )
    refresh: Literal["off", "read", "all"] = Field(
        default="read",
        description="What workers read again by themselves: nothing, what a platform gave before, or every account.",
    )
    link_hubs: bool = Field(
        default=False,
        description="Read the link-hub page that a fetched account names: robots.txt obeyed, one a second.",
    )
    fake_platforms: bool = Field(
        default=True, description="Let the laptop stack start fake platforms where no platform's key is set."
    )
    fake_platforms_url: WebAddress | None = Field(
        default=None, description="Ask fake platforms at this address instead of the real ones; the stack sets it."
    )
    ai_mode: Literal["off", "local", "api"] = Field(
        default="off",
        description="Whether a model reads what the readers leave open: off, on this machine (free), by a paid API.",
    )
    ai_url: WebAddress | None = Field(
        default=None, description="An OpenAI-compatible base URL; OpenAI's own where not set."
    )
    ai_key: SecretStr | None = Field(default=None, description="The endpoint's key, if it wants one.")
    ai_model: str = Field(default="gpt-4o-mini", description="The model to ask; with `api` it must have a price.")
    ai_day_dollars: float = Field(default=5.0, ge=0, description="What AI may spend a day (UTC), in US dollars.")
    ai_month_dollars: float = Field(default=100.0, ge=0, description="What AI may spend a month (UTC), in US dollars.")
    ai_batch: bool = Field(
        default=False, description="Ask large backlogs in batches of the endpoint: half the price, within a day."
    )
    ai_task_dollars: str | None = Field(
        default=None,
        description="What single tasks may spend of it, a day or a day/month: 'classify=2,understand=1/20'.",
    )
    weights: Path | None = Field(
        default=None,
        description="A file of identity weights, as `creatorgraph train` writes it, instead of the shipped ones.",
    )
    bulk_memory: Annotated[str, AfterValidator(_memory)] = Field(
        default="1GB",
        description="What DuckDB may hold while everything is resolved at once; the rest goes to files.",
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = Field(
        default="INFO", description="DEBUG, INFO, WARNING or ERROR."
    )

    @property
    def state(self) -> Path:
        """The state folder, absolute."""
        return self.home.expanduser().absolute()

    def made_state(self) -> Path:
        """Make the state folder where it is missing, for its owner only, and give it. Its parents are as they come."""
        self.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.state

    @property
    def weights_file(self) -> Path | None:
        """The file of identity weights, absolute; None for the shipped ones."""
        return None if self.weights is None else self.weights.expanduser().absolute()

    @property
    def api_port(self) -> int:
        """The port of the API: the base itself."""
        return self.port

    @property
    def bolt_port(self) -> int:
        """The Bolt port of the laptop's graph."""
        return self.port + 1

    @property
    def graph_http_port(self) -> int:
        """The HTTP port of the laptop's graph (its own console; not used by the product)."""
        return self.port + 2

    @property
    def redis_port(self) -> int:
        """The port of the laptop's Redis."""
        return self.port + 3

    @property
    def fake_platforms_port(self) -> int:
        """The port of the laptop's fake platforms."""
        return self.port + 4

    @property
    def fake_models_port(self) -> int:
        """The port of the fake models, where they are started."""
        return self.port + 5

    @property
    def effective_archive_url(self) -> str:
        """Where raw answers are kept."""
        return self.archive_url or str(self.state / "archive")

    @property
    def has_platform_keys(self) -> bool:
        """Whether a key of any real platform is set."""
        return any((self.instagram_token, self.youtube_key, self.tiktok_token, self.x_token))

    @property
    def api_url(self) -> str:
        """Where the API of this installation answers on this machine."""
        return f"http://{EVERY_INTERFACE.get(self.host) or _as_in_urls(self.host)}:{self.api_port}"

    @property
    def effective_access(self) -> Literal["open", "tokens"]:
        """Who may ask the API: everybody only where nobody elsewhere reaches it, unless that is set."""
        return self.access or ("open" if _is_of_this_machine(self.host) else "tokens")

    @property
    def accepted_hosts(self) -> tuple[str, ...]:
        """What a request's Host may be, without its port: this machine's own names, and those that are set."""
        own = () if self.host in EVERY_INTERFACE else (_as_in_urls(self.host),)
        return tuple(dict.fromkeys((*LOOPBACK, *own, *_names(self.hosts or ""))))

    @property
    def effective_graph_url(self) -> str:
        """The Bolt URL in force."""
        return self.graph_url or f"bolt://127.0.0.1:{self.bolt_port}"

    @property
    def effective_graph_user(self) -> str:
        """The graph user in force."""
        return self.graph_user or ("neo4j" if self.graph_url else "root")

    @property
    def effective_graph_database(self) -> str | None:
        """The database in force; None leaves the choice to the server."""
        return self.graph_database or (None if self.graph_url else "identity")

    @property
    def effective_graph_writers(self) -> int:
        """The number of writers in force: ArcadeDB writes fastest with one, others only collide and wait."""
        return self.graph_writers or (8 if self.graph_url else 1)

    @property
    def effective_redis_url(self) -> str:
        """The Redis URL in force."""
        return self.redis_url or f"redis://127.0.0.1:{self.redis_port}/0"


def _is_of_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _as_in_urls(host: str) -> str:
    return f"[{host}]" if ":" in host else host


_OTHER_NAMES = ("CACHE", "LAW_", "SERVERS_", "TEST_")
"""What names begin with that the tests and `make servers` read."""


def unknown_settings(variables: Iterable[str]) -> dict[str, str | None]:
    """Give each name of a variable that looks like a setting and is none, with the nearest that is one."""
    prefix = Settings.model_config.get("env_prefix", "")
    known = [name.upper() for name in Settings.model_fields]
    found: dict[str, str | None] = {}
    for name in sorted(variables):
        own = name.upper().removeprefix(prefix)
        if name.upper().startswith(prefix) and own not in known and not own.startswith(_OTHER_NAMES):
            nearest = get_close_matches(own, known, n=1)
            found[name] = prefix + nearest[0] if nearest else None
    return found
