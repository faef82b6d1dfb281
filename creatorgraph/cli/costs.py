"""`creatorgraph costs`: what the whole system costs."""

import click
from rich.table import Table

from creatorgraph.cli.consoles import make_console
from creatorgraph.cli.counts import Count, Numbers


@click.command("costs")
@click.option("--creators", type=Count(), default="250M", show_default=True, help="How many: 250M, 50M, 800K, 12345.")
@click.option("--reads", type=Numbers(0.0, 10_000.0), help="How often a month each account is read.")
@click.option("--x-share", type=Numbers(0.0, 1.0), help="The share of the accounts that are on X.")
def costs_command(creators: int, reads: float | None, x_share: float | None) -> None:
    """Show what the whole system costs a month and a creator-year: parts and formulas, platform fees, the target.

    The original description's three tables are checked below. Assumptions and formulas: docs/costs.md.
    """
    from creatorgraph.operations import costs  # noqa: PLC0415 - only where it is used

    usual = costs.Rates()
    rates = costs.Rates(
        reads=usual.reads if reads is None else reads, x_share=usual.x_share if x_share is None else x_share
    )
    found = costs.bill(creators, rates)
    console = make_console(markup=True)
    console.print(f"[bold]{found.creators:,} creators[/bold], US dollars")
    table = Table("part", "group", "a month", "a creator-year", "how")
    for part in found.parts:
        year = costs.per_creator_year(part.month, found.creators)
        table.add_row(part.name, part.group, f"{part.month:,.0f}", f"{year:.5f}", part.formula)
    for group in ("machines", "ai", "platforms"):
        month = sum(part.month for part in found.parts if part.group == group)
        table.add_row(f"[bold]{group}[/bold]", "", f"{month:,.0f}", f"{found.year_of_one(group):.5f}", "")
    table.add_row("[bold]all[/bold]", "", f"{found.month:,.0f}", f"{found.year_of_one():.5f}", "")
    console.print(table)
    if rates.x_share:
        most = costs.affordable_reads(found.creators, rates)
        verdict = f"{most:.2f} reads a month of each account on X" if most >= 0 else "not even the machines"
        console.print(
            f"The target of ${costs.TARGET:.2f} a creator-year allows {verdict}; this bill has {rates.reads:g}."
        )
    console.print("\n[bold]The original description's tables[/bold] (without platform fees)")
    seed = Table("creators", "total a month", "lines add up", "printed a creator-year", "corrected", "this model")
    for one in costs.SEED:
        adds_up = "yes" if one.adds_up else "no"
        ours = costs.bill(one.creators, rates)
        without_fees = ours.year_of_one("machines") + ours.year_of_one("ai")
        figures = (f"{one.per_creator:.2f}", f"{one.corrected:.4f}", f"{without_fees:.4f}")
        seed.add_row(f"{one.creators:,}", f"{one.total:,}", adds_up, *figures)
    console.print(seed)
