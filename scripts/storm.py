"""Real consoles, journals and a PostgreSQL that are killed while people work; then everything is counted.

    scripts/storm --minutes 10 --seed 7 --consoles 5

The seed decides what is typed, what befalls whom, and in which order; the moments are real. Nothing that was
typed and shown as kept may be missing in the journal, or be there twice.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.whole.storm.run import Tally, storm
from tests.whole.storm.weather import Blow


def main() -> int:
    """Read the options, let it blow, print the table; 1 when anything was lost or wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10, help="how long")
    parser.add_argument("--seed", default="1", help="which storm")
    parser.add_argument("--consoles", type=int, default=5, help="how many, of both levels and an insurer's")
    asked = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="pult-storm-"))
    tally = storm(place, seconds=asked.minutes * 60, seed=asked.seed, consoles=asked.consoles, say=_say)
    for line in table(tally):
        print(line)
    if tally.wrong:
        print(f"What they left, with the journals' logs and the moments of the blows: {place}")
        return 1
    shutil.rmtree(place)
    return 0


def table(tally: Tally) -> list[str]:
    """What it came to."""
    rows = [(blow.value, tally.struck[blow]) for blow in Blow if tally.struck[blow]]
    rows += [
        ("blows in all", tally.struck.total()),
        ("calls", tally.calls),
        ("cards", tally.cards),
        ("cards taken up", tally.taken_up),
        ("… by two at once", tally.overtaken),
        ("typed and shown as kept", tally.words),
        ("facts created", tally.created),
        ("facts stored", tally.stored),
        ("lost", tally.lost),
        ("twice", tally.twice),
        ("things wrong", len(tally.wrong)),
        ("seconds until all had come to rest", round(tally.drained_s)),
    ]
    width = max(len(name) for name, _ in rows)
    return [*(f"{name:<{width}}  {count:>6}" for name, count in rows), *tally.wrong]


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
