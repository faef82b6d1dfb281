"""Some days of the schedule with a moved clock, by the benchmark: every deadline is kept that the quota allows."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def simulated(*arguments: str) -> str:
    """Run the benchmark from the project's folder."""
    command = [sys.executable, "bench/week.py", *arguments]
    environment = {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout


def test_deadlines_are_kept_and_a_short_quota_is_used_without_starving_anybody() -> None:
    told = simulated("--accounts", "4000", "--days", "2", "--pass-minutes", "30")
    assert told.count(": kept") == 4
    assert "MISSED" not in told
    # 15,000 accounts in 12 days are more than TikTok's 1,000 a day: that is what is read
    told = simulated("--accounts", "60000", "--days", "1", "--pass-minutes", "60")
    found = re.search(r"tiktok .* done ([\d,]+)", told)
    assert found is not None
    assert 850 <= int(found[1].replace(",", "")) <= 1_000
