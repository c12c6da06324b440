"""Time kg.figures: characters a second beside jieba.posseg on the same text, and linearity up to 10 MB and on hostile text.

    python benchmarks/figures.py [TEXT]

TEXT defaults to the sample report. Every number is the best of three runs in this process.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from kg.figures import find_figures, scan
from kg.times import find_times

SAMPLE = Path(__file__).parents[1] / "data" / "reports" / "binzhou-2021-02-08.txt"
HOSTILE = {
    "digits": "7",
    "zeros": "零",
    "magnitudes": "百千万",
    "thousands": "1,234,",
    "mixed": "1万",
    "ranges": "1-",
    "fractions": "三分之",
    "open quotation marks": "“1",
    "open title marks": "《1",
    "words of bound": "约1",
    "classifiers": "1个",
    "neighbours": "三四",
}
LONG = ("digits", "zeros", "magnitudes")
"""Runs of one token; the others hold millions of figures at 10 MB."""


def best(work: Callable[[], object], runs: int = 3) -> float:
    """Return the shortest of some runs in seconds."""
    took = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return min(took)


def main() -> None:
    """Print the three tables."""
    text = (Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE).read_text("utf-8")
    long = text * (400_000 // len(text) + 1)
    times = find_times(long)
    rates = {
        "kg.figures.scan, times given": len(long) / best(lambda: scan(long, times)),
        "kg.figures.find_figures with times": len(long) / best(lambda: find_figures(long)),
    }
    try:
        import jieba.posseg as posseg
    except ImportError:
        print("jieba is not installed: no comparison")
    else:
        short = text * (60_000 // len(text) + 1)
        posseg.lcut(text)
        rates["jieba.posseg.lcut"] = len(short) / best(lambda: posseg.lcut(short))
    print(f"{'characters a second':40} {'chars/s':>12} {'× jieba':>8}")
    for name, rate in rates.items():
        ratio = f"{rate / rates['jieba.posseg.lcut']:8.1f}" if "jieba.posseg.lcut" in rates else ""
        print(f"{name:40} {rate:12,.0f} {ratio}")

    print(f"\n{'length':>12} {'seconds':>9} {'chars/s':>12}")
    for size in (1_000_000, 2_000_000, 4_000_000, 8_000_000):
        part = (text * (size // len(text) + 1))[:size]
        took = best(lambda part=part: find_figures(part), 1)
        print(f"{size:12,} {took:9.2f} {size / took:12,.0f}")

    print(f"\n{'hostile text, seconds':24} {'1 MB':>8} {'2 MB':>8} {'4 MB':>8} {'10 MB':>8}")
    for name, unit in HOSTILE.items():
        sizes = (1_000_000, 2_000_000, 4_000_000, 10_000_000) if name in LONG else (1_000_000, 2_000_000, 4_000_000)
        print(f"{name:24} " + " ".join(f"{once(unit, size):8.2f}" for size in sizes))


def once(unit: str, size: int) -> float:
    """Return the seconds that one walk through a repeated string takes."""
    text = unit * (size // len(unit))
    return best(lambda: scan(text, ()), 1)


if __name__ == "__main__":
    main()
