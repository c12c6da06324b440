"""Measure figures, times and places together on the sample report's body, against jieba's part-of-speech tagging.

    python benchmarks/reading.py

Needs jieba. Speeds are characters per second of CPU time.
"""

from __future__ import annotations

from places import body, seconds, tagging_speed

from kg.figures.scan import scan
from kg.places import find_places, lookup
from kg.times import find_times


def read(text: str) -> None:
    """Find the times, the figures that are no times, and the places of a text."""
    scan(text, find_times(text, "2021-02-08"))
    find_places(text, 2021, lookup("371600"))


def main() -> None:
    """Print what each part takes and what the three take together."""
    sample = body() * 20
    read(sample)
    times = find_times(sample, "2021-02-08")
    parts = {
        "times": lambda: find_times(sample, "2021-02-08"),
        "figures": lambda: scan(sample, times),
        "places": lambda: find_places(sample, 2021, lookup("371600")),
        "together": lambda: read(sample),
    }
    speeds = {name: len(sample) / seconds(run) for name, run in parts.items()}
    tagger = tagging_speed(sample)
    for name, speed in {**speeds, "jieba.posseg": tagger}.items():
        print(f"{name:>12}  {speed / 1e6:7.3f} M characters/s  {speed / tagger:6.1f} × jieba.posseg")


if __name__ == "__main__":
    main()
