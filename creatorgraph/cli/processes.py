"""The long-running processes, as the laptop stack and the containers start them."""

import click

from creatorgraph import logs
from creatorgraph.cli.asked_platforms import as_the_stack
from creatorgraph.settings import Settings


@click.command("worker")
def worker_command() -> None:
    """Run one worker process until SIGTERM or Ctrl-C."""
    from creatorgraph.bootstrap.checks import check_settings  # noqa: PLC0415 - loads every driver
    from creatorgraph.bootstrap.worker import run_worker  # noqa: PLC0415

    settings = Settings()
    check_settings(settings)
    logs.configure(settings.log_level)
    run_worker(as_the_stack(settings))


@click.command("api")
def api_command() -> None:
    """Run the API until SIGTERM or Ctrl-C."""
    from creatorgraph.bootstrap.api import run_api  # noqa: PLC0415 - loads every driver
    from creatorgraph.bootstrap.checks import check_settings  # noqa: PLC0415
    from creatorgraph.laptop.children import Port  # noqa: PLC0415
    from creatorgraph.laptop.ports import require_free  # noqa: PLC0415

    settings = Settings()
    logs.configure(settings.log_level)
    check_settings(settings)
    # granian would share a busy one with who holds it
    require_free([Port("API", settings.api_port, settings.host)], base=settings.port)
    run_api(settings)
