"""`creatorgraph fake-platforms` and `fake-models`: the platforms and a model's endpoint on this machine."""

import signal

import click

from creatorgraph import logs
from creatorgraph.cli.counts import Numbers
from creatorgraph.settings import Settings

PERSONS, SEED = 2_000, 7


@click.command("fake-platforms")
@click.option("--persons", type=click.IntRange(1, 1_000_000), default=PERSONS, show_default=True, help="How many.")
@click.option("--seed", type=int, default=SEED, show_default=True, help="The same seed gives the same world.")
@click.option("--port", type=click.IntRange(1024, 65_535), help="The port; the one of this installation by default.")
@click.option("--no-quotas", is_flag=True, help="Refuse nothing for quota; calls are counted all the same.")
def fake_platforms_command(persons: int, seed: int, port: int | None, *, no_quotas: bool) -> None:
    """Serve Instagram, YouTube, TikTok and X in their wire forms until Ctrl-C, with quotas and traps on demand.

    The laptop stack starts it where no platform's key is set. See docs/platforms.md for its control door.
    """
    from creatorgraph.laptop.children import Port  # noqa: PLC0415 - loads drivers
    from creatorgraph.laptop.ports import require_free  # noqa: PLC0415
    from creatorgraph.platforms.fakes.server import run_fakes  # noqa: PLC0415 - loads the vocabularies

    settings = Settings()
    logs.configure(settings.log_level)
    place = Port("fake platforms", port or settings.fake_platforms_port)
    require_free([place], base=settings.port)  # granian would share a busy one with who holds it
    run_fakes(persons=persons, seed=seed, port=place.number, quotas=not no_quotas)


@click.command("fake-models")
@click.option("--moods", default="ok", show_default=True, help="One for each call in turn: ok,throttle,bad_json.")
@click.option("--batch-moods", default="ok", show_default=True, help="One for each batch in turn: ok,expired.")
@click.option("--looks", type=click.IntRange(0, 1_000), default=1, show_default=True, help="How often a batch waits.")
@click.option("--hang-seconds", type=Numbers(0.0, 3_600.0), default=70.0, show_default=True, help="How long it hangs.")
@click.option("--dimensions", type=click.IntRange(8, 4_096), default=256, show_default=True, help="Of its vectors.")
@click.option("--port", type=click.IntRange(1024, 65_535), help="The port; the one of this installation by default.")
def fake_models_command(
    *, moods: str, batch_moods: str, looks: int, hang_seconds: float, dimensions: int, port: int | None
) -> None:
    """Serve an OpenAI-compatible endpoint until Ctrl-C that costs nothing, counts what it would, and fails as told.

    Moods, its door and what to set: docs/enrichment.md.
    """
    from creatorgraph.enrichment.fakes.models import FakeModels  # noqa: PLC0415 - only where it is used
    from creatorgraph.enrichment.fakes.moods import BATCHES, CALLS, read_moods  # noqa: PLC0415
    from creatorgraph.enrichment.fakes.server import served  # noqa: PLC0415
    from creatorgraph.laptop.children import Port  # noqa: PLC0415 - loads drivers
    from creatorgraph.laptop.ports import require_free  # noqa: PLC0415

    fake = FakeModels(
        read_moods(moods, CALLS),
        batch_moods=read_moods(batch_moods, BATCHES),
        looks=looks,
        hang_seconds=hang_seconds,
        dimensions=dimensions,
    )
    settings = Settings()
    place = Port("fake models", port or settings.fake_models_port)
    require_free([place], base=settings.port)
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # for the threads of the server too, so that they come here
    with served(fake, port=place.number):
        click.echo(f"CREATORGRAPH_AI_MODE=api CREATORGRAPH_AI_KEY=any CREATORGRAPH_AI_URL={fake.url}")
        signal.sigwait(ends)
