"""`creatorgraph plan`: what the platforms' quotas allow, and what it costs."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click
import orjson

from creatorgraph.cli.consoles import make_console, make_table
from creatorgraph.cli.counts import Count
from creatorgraph.errors import BadInputError

if TYPE_CHECKING:
    from creatorgraph.platforms.terms import Source

SIZES = (1_000_000, 50_000_000, 250_000_000)
COLUMNS = ("source", "accounts", "reads a day", "wanted a day", "days for all", "$ a pass", "breaks", "mends")


@click.command("plan")
@click.option("--creators", type=Count(least=4), multiple=True, help="How many: 1M, 50M and 250M if not given.")
@click.option("--credentials", multiple=True, metavar="SOURCE=N", help="Credentials of a source, as x=3.")
@click.option("--terms", "only_terms", is_flag=True, help="Say what each interface allows, and plan nothing.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of tables.")
def plan_command(creators: tuple[int, ...], credentials: tuple[str, ...], *, only_terms: bool, as_json: bool) -> None:
    """Say per platform how long a refresh of everything takes, what it costs, which promise breaks, what mends it.

    From the declared quotas (docs/platforms.md) by the formulas in docs/plan.md.
    """
    from creatorgraph.operations.plan import plan  # noqa: PLC0415 - loads the quota

    if only_terms:
        _show_terms(as_json=as_json)
        return
    counts = dict(_credential(text) for text in credentials)
    plans = {size: plan(size, credentials=counts) for size in creators or SIZES}
    if as_json:
        document = [{"creators": size, "platforms": [asdict(each) for each in rows]} for size, rows in plans.items()]
        click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())
        return
    console = make_console()
    for size, rows in plans.items():
        table = make_table(*COLUMNS, title=f"{size:,} creators, one account each, a quarter on each platform")
        for each in rows:
            table.add_row(
                each.source,
                f"{each.accounts:,}",
                f"{each.reads_a_day:,.0f}",
                f"{each.wanted_reads_a_day:,.0f}",
                f"{each.days_to_refresh_all:,.1f}",
                f"{each.dollars_a_pass:,.0f}",
                "\n".join(each.broken) or "none",
                "\n".join(each.mend),
            )
        console.print(table)


def _show_terms(*, as_json: bool) -> None:
    """Write what each interface allows, as it is declared."""
    from creatorgraph.platforms.terms import TERMS  # noqa: PLC0415 - with the rest of what plans

    if as_json:
        document = [{**asdict(terms), "retention": terms.retention} for terms in TERMS.values()]
        click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())
        return
    table = make_table(
        "source",
        "quota",
        "accounts a call",
        "kept unless read again",
        "terms",
        "fields",
        title="what each interface allows one credential",
    )
    for terms in TERMS.values():
        batches = {"by id": terms.batch_by_id, "by handle": terms.batch_by_handle}
        table.add_row(
            terms.source,
            "\n".join(f"{window.amount:,} {window.unit} in {window.window_s:,} s" for window in terms.windows),
            "\n".join(f"{size} {way}" for way, size in batches.items() if size),
            terms.retention,
            terms.text,
            ", ".join(terms.fields),
        )
    make_console().print(table)


def _credential(text: str) -> "tuple[Source, int]":
    from creatorgraph.platforms.terms import Source  # noqa: PLC0415

    name, _, count = text.partition("=")
    if name not in tuple(Source) or not count.isdecimal() or int(count) < 1:
        raise BadInputError(
            f"--credentials {text!r}: write a source and a number, as x=3; sources: {', '.join(Source)}"
        )
    return Source(name), int(count)
