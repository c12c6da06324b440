"""Measure the whole pipeline up to the graph on a corpus repeated to a size, against jieba's part-of-speech tagging.

    python benchmarks/pipeline.py [SOURCE] [MEGABYTES]

Needs jieba. Report by report the two take turns, so that what else the machine does hits both alike. Speeds are characters
per second of CPU time; everything loads before the clock starts. `extract` reads, `to_quads` writes the statements.
"""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

from kg.extract import extract
from kg.graph import to_quads
from kg.read import read

SAMPLE = Path(__file__).parents[1] / "tests" / "gold" / "corpus.jsonl"


def main() -> None:
    """Print the speed of reading, of writing the graph, of both, and of the tagger."""
    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.ERROR)
    source = sys.argv[1] if len(sys.argv) > 1 else str(SAMPLE)
    megabytes = float(sys.argv[2]) if len(sys.argv) > 2 else 5.0
    reports = list(read(source))
    times = max(1, round(megabytes * 1e6 / sum(len(r.text.encode()) for r in reports)))
    for report in reports:
        to_quads(extract(report))
        list(jieba.posseg.cut(report.text))
    spent = {"extract": 0.0, "to_quads": 0.0, "jieba.posseg": 0.0}
    quads = 0
    for _ in range(times):
        for report in reports:
            start = time.process_time()
            reading = extract(report)
            read_at = time.process_time()
            quads += len(to_quads(reading))
            written_at = time.process_time()
            list(jieba.posseg.cut(report.text))
            spent["extract"] += read_at - start
            spent["to_quads"] += written_at - read_at
            spent["jieba.posseg"] += time.process_time() - written_at
    characters = times * sum(len(r.text) for r in reports)
    spent["both"] = spent["extract"] + spent["to_quads"]
    print(f"{len(reports)} reports {times} times: {characters:,} characters, {quads:,} statements")
    for name in ("extract", "to_quads", "both", "jieba.posseg"):
        ratio = spent["jieba.posseg"] / spent[name]
        print(f"{name:>12}  {characters / spent[name] / 1e3:6.1f} k characters/s  {ratio:5.2f} × jieba.posseg")


if __name__ == "__main__":
    main()
