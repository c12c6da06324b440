"""How fast times are read: characters a second, beside jieba.posseg on the same text in the same run, and linearity to 10 MB.

    python benchmarks/times.py FILE [DATE]

FILE is any Chinese text; it is repeated. CPU time of one thread, best of five.
"""

from __future__ import annotations

import logging
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from kg.times import find_times

REPEATS = 5


def cpu(run: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the least CPU seconds of some runs."""
    spent = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        spent.append(time.process_time() - start)
    return min(spent)


def main() -> None:
    """Print the table."""
    source = sys.argv[1] if len(sys.argv) > 1 else "data/reports"
    path = Path(source)
    text = (
        "\n".join(p.read_text("utf-8") for p in sorted(path.glob("*.txt")))
        if path.is_dir()
        else path.read_text("utf-8")
    )
    reference = sys.argv[2] if len(sys.argv) > 2 else "2021-02-08"
    body = text * (200_000 // len(text) + 1)
    find_times(text, reference)
    spent = cpu(lambda: find_times(body, reference))
    speed = len(body) / spent
    print(
        f"find_times       {speed / 1e6:8.2f} M chars/s   {len(find_times(body, reference))} times in {len(body)} chars"
    )

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        import jieba.posseg

    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    sample = text * (20_000 // len(text) + 1)
    tagged = len(sample) / cpu(lambda: sum(1 for _ in jieba.posseg.cut(sample)), 2)
    print(f"jieba.posseg     {tagged / 1e6:8.3f} M chars/s   find_times is {speed / tagged:.0f} times as fast")

    for megabytes in (1, 2, 5, 10):
        large = text * (megabytes * 1_000_000 // len(text.encode()) + 1)
        spent = cpu(lambda large=large: find_times(large, reference), 2)  # type: ignore[misc]
        print(f"{megabytes:3d} MB           {len(large) / spent / 1e6:8.2f} M chars/s   {spent:.3f} s")
    for name, unit in (
        ("digits", "1"),
        ("numerals", "百千万"),
        ("digit ranges", "1-"),
        ("year lists", "2018、"),
        ("零", "零"),
    ):
        small, double = unit * (200_000 // len(unit)), unit * (400_000 // len(unit))
        ratio = cpu(lambda double=double: find_times(double), 2) / cpu(lambda small=small: find_times(small), 2)  # type: ignore[misc]
        print(f"{name:16s} twice the text takes {ratio:.2f} times as long")


if __name__ == "__main__":
    main()
