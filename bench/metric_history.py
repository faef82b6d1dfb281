"""What numbers over time take: bytes an account by tier, over three years, and processor time for one more reading.

    python bench/metric_history.py

Tiers read as often as the schedule does, with followers that wander; the mix is of 250 million accounts (shares of an
assumed pyramid: change them below). Printed beside what the same readings take as JSON, in the same run.
"""

import random
import time

import orjson

from creatorgraph.identity_graph.growth import signals
from creatorgraph.identity_graph.metric_history import DAY, Reading, decode, encode, thinned

DAYS = 1_095
ACCOUNTS = 250_000_000
TIERS = {
    "mega": (0.25, 3_000_000, 0.001),
    "macro": (1, 300_000, 0.009),
    "micro": (7, 30_000, 0.09),
    "nano": (30, 2_000, 0.9),
}
"""Tier → days between readings, followers, share of all accounts."""
EACH = 40


def readings(tier: str, draw: random.Random) -> list[Reading]:
    """Make three years of readings of one account."""
    every, followers, _ = TIERS[tier]
    posts, found = draw.randrange(2_000), []
    for n in range(int(DAYS / every)):
        followers = max(0, followers + int(followers * draw.gauss(0.002, 0.004) * every))
        posts += draw.random() < every / 3
        rate = None if draw.random() < 0.3 else draw.randrange(50, 900)  # noqa: PLR2004 - posts are not always asked for
        found.append(
            Reading(20_000 * DAY + int(n * every * DAY) + draw.randrange(60), followers, rate, posts, bound=True)
        )
    return found


def main() -> None:
    """Print the table."""
    draw = random.Random(7)  # noqa: S311 - no secret
    mean = 0.0
    for tier, (every, _, share) in TIERS.items():
        sizes, plain, kept, seconds = [], [], [], []
        for _ in range(EACH):
            read = readings(tier, draw)
            text = encode(thinned(read[:-1]))
            start = time.process_time()
            text = encode(thinned((*decode(text), read[-1])))
            signals(decode(text), platform="instagram")
            seconds.append(time.process_time() - start)
            sizes.append(len(text))
            kept.append(len(decode(text)))
            plain.append(len(orjson.dumps([[each.minute, *each.numbers] for each in decode(text)])))
        size = sum(sizes) / EACH
        mean += size * share
        print(
            f"{tier:6} every {every:5} d: {len(read):5} read, {sum(kept) / EACH:5.1f} kept, {size:6.0f} bytes "
            f"(the same as JSON {sum(plain) / EACH / size:.1f} times), {sorted(seconds)[EACH // 2] * 1e6:5.0f} us"
        )
    print(f"mean of the mix: {mean:.0f} bytes an account, {mean * ACCOUNTS / 1e9:.0f} GB for {ACCOUNTS:,} accounts")


if __name__ == "__main__":
    main()
