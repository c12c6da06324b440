"""Measure kg.places on the sample report's body, alone and against jieba's part-of-speech tagging, the usual first step.

    python benchmarks/places.py

Needs jieba. Speeds are characters per second of CPU time.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path

from kg.places import find_places, lookup

SAMPLE = Path(__file__).parent.parent / "data" / "reports" / "binzhou-2021-02-08.txt"


def body() -> str:
    """Return the article within the sample page."""
    text = SAMPLE.read_text(encoding="utf-8")
    return text[text.index("  去年") : text.index("责任编辑")]


def seconds(run: Callable[[], object], times: int = 5) -> float:
    """Return the best CPU time of several runs."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


def tagging_speed(text: str) -> float:
    """Return how many characters a second jieba.posseg tags."""
    import jieba
    import jieba.posseg as posseg

    jieba.setLogLevel(60)
    list(posseg.cut(text[:100]))
    return len(text) / seconds(lambda: list(posseg.cut(text)), 3)


def main() -> None:
    """Print a table."""
    scope = lookup("371600")
    start = time.process_time()
    find_places("滨州市", 2021, scope)
    print(f"first call, with everything to load: {(time.process_time() - start) * 1e3:.0f} ms")
    sample = body()
    for times in (1, 10, 100, 1000, 6000):
        text = sample * times
        took = seconds(lambda text=text: find_places(text, 2021, scope), 3)  # type: ignore[misc]
        size = len(text.encode()) / 1e6
        print(f"{len(text):>10} characters  {size:6.2f} MB  {len(text) / took / 1e6:6.2f} M characters/s")
    tagger = tagging_speed(sample * 20)
    ours = len(sample) * 20 / seconds(lambda: find_places(sample * 20, 2021, scope))
    print(f"jieba.posseg {tagger / 1e6:.3f} M characters/s; places are {ours / tagger:.0f} times as fast")


if __name__ == "__main__":
    main()
