"""Measure the pipeline on a corpus repeated to a size, against jieba's part-of-speech tagging of the same text.

    python benchmarks/pipeline.py [SOURCE…] [--megabytes 5] [--rounds 3] [--built 1]

SOURCE is what `kg build` takes; the default is data/reports with tests/gold. The reports are repeated until they have that many
million bytes in UTF-8, and written to one JSONL file. Each copy ends with a line of its own, so that every document is another
document, and before each copy of the corpus the program forgets every name it has met: it keeps what it has compiled from its
word lists, as the tagger keeps its dictionary. Copy by copy the two take turns, so that what else the machine does hits both
alike. Speeds are characters per second of CPU time; everything loads before the clock starts. The collector of cycles
is off for both, as `kg build` has it.

`kg build` then runs in a process of its own, start-up, validation and an N-Quads file included, on fewer copies: validation
compares all figures that speak of the same, and those of n copies make n² pairs, which no corpus of different reports has
(benchmarks/validation.py measures one). Needs jieba.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from itertools import count
from pathlib import Path
from statistics import median

from kg.extract import extract
from kg.graph import to_quads
from kg.model import Report
from kg.read import read

ROOT = Path(__file__).parents[1]
SAMPLES = (ROOT / "data" / "reports", ROOT / "tests" / "gold" / "corpus.jsonl")
STAGES = ("read", "extract", "to_quads")
TAGGER = "jieba.posseg"
NAMES_KEPT = 1000
"""A cache that may hold so many results holds what texts say; the smaller ones hold what is compiled from word lists."""


@dataclass(frozen=True)
class Corpus:
    """A file of reports, several copies of the same."""

    path: Path
    reports: int
    """In one copy."""
    copies: int
    characters: int


def repeated(sources: list[Path], megabytes: float, folder: Path) -> Corpus:
    """Write the reports of some sources as one JSONL file, again and again up to a size."""
    reports = [report for source in sources for report in read(source)]
    size = characters = copies = 0
    path = folder / "corpus.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for copy in count():
            if size >= megabytes * 1e6:
                break
            copies += 1
            for number, report in enumerate(reports):
                text = f"{report.text}\n{mark(copy)}"
                size += len(text.encode())
                characters += len(text)
                file.write(json.dumps(record(report, text, f"{number}-{copy}"), ensure_ascii=False) + "\n")
    return Corpus(path, len(reports), copies, characters)


def record(report: Report, text: str, identifier: str) -> dict[str, str | None]:
    """Return a report as the line of a corpus, with another text and name."""
    kept = ("title", "date", "place", "publisher", "author", "url")
    return {"id": identifier, "text": text, **{name: getattr(report, name) for name in kept}}


def mark(copy: int) -> str:
    """Return a line of four letters that no other copy has; letters, as a number would be one more to read."""
    return "".join(chr(ord("a") + copy // 26**place % 26) for place in (3, 2, 1, 0))


def forget() -> None:
    """Empty every cache that holds what texts say."""
    for module in [m for name, m in sys.modules.items() if name.partition(".")[0] == "kg"]:
        for cache in vars(module).values():
            if isinstance(cache, _lru_cache_wrapper) and (cache.cache_info().maxsize or 0) >= NAMES_KEPT:
                cache.cache_clear()


def take_turns(corpus: Corpus) -> tuple[dict[str, float], int]:
    """Return the CPU seconds of each stage and of the tagger for the whole corpus, and how many statements were made."""
    import jieba.posseg

    spent = dict.fromkeys((*STAGES, TAGGER), 0.0)
    statements = 0
    reports = read(corpus.path)
    for _ in range(corpus.copies):
        forget()
        texts = []
        for _ in range(corpus.reports):
            started = time.process_time()
            report = next(reports)
            read_at = time.process_time()
            reading = extract(report)
            extracted_at = time.process_time()
            statements += len(to_quads(reading))
            made_at = time.process_time()
            for stage, seconds in zip(
                STAGES, (read_at - started, extracted_at - read_at, made_at - extracted_at), strict=True
            ):
                spent[stage] += seconds
            texts.append(report.text)
        started = time.process_time()
        for text in texts:
            jieba.posseg.lcut(text)
        spent[TAGGER] += time.process_time() - started
    return spent, statements


def built(corpus: Corpus, folder: Path) -> tuple[float, float, int]:
    """Run `kg build` of the corpus; return its CPU seconds, its peak memory in megabytes, and the bytes it wrote."""
    target = folder / "corpus.nq"
    command = [sys.executable, "-m", "kg", "build", str(corpus.path), "-o", str(target), "--quiet", "--fail-on", "none"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"kg build ended with {process.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, target.stat().st_size


def main() -> None:
    """Print the speeds of the stages, of the whole, of the tagger and of `kg build`."""
    import jieba

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="*", type=Path, metavar="SOURCE")
    parser.add_argument("--megabytes", type=float, default=5.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--built", type=float, default=1.0, help="Megabytes for `kg build`; 0 leaves it out.")
    given = parser.parse_args()
    jieba.setLogLevel(logging.ERROR)
    gc.disable()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = given.sources or list(SAMPLES)
        take_turns(repeated(sources, 0.001, folder))  # loads everything
        corpus = repeated(sources, given.megabytes, folder)
        rounds = [take_turns(corpus) for _ in range(given.rounds)]
        print(
            f"{corpus.reports} reports {corpus.copies} times: {given.megabytes:g} MB, {corpus.characters:,} characters"
        )
        print(f"{rounds[0][1]:,} statements; {given.rounds} rounds, the middle one (the lowest – the highest ratio)")
        groups = {**{stage: (stage,) for stage in STAGES}, "the pipeline": STAGES, TAGGER: (TAGGER,)}
        for group, stages in groups.items():
            seconds = [sum(spent[stage] for stage in stages) for spent, _ in rounds]
            ratios = [spent[TAGGER] / own for (spent, _), own in zip(rounds, seconds, strict=True)]
            print(line(group, corpus.characters / median(seconds), ratios))
        tagged = corpus.characters / median(spent[TAGGER] for spent, _ in rounds)
        if given.built:
            corpus = repeated(sources, given.built, folder)
            seconds, megabytes, sizes = zip(*(built(corpus, folder) for _ in range(given.rounds)), strict=True)
            print(
                line("kg build", corpus.characters / median(seconds), [corpus.characters / s / tagged for s in seconds])
            )
            print(
                f"kg build of {given.built:g} MB, {corpus.characters:,} characters: {median(seconds):.1f} s, "
                f"{max(megabytes):,.0f} MB of memory, {sizes[0] / 1e6:,.0f} MB written"
            )


def line(name: str, speed: float, ratios: list[float]) -> str:
    """Return a speed with its ratio to the tagger's."""
    spread = f"{median(ratios):6.2f} × {TAGGER} ({min(ratios):.2f} – {max(ratios):.2f})"
    return f"{name:>14}  {speed / 1e3:7.1f} k characters/s {spread}"


if __name__ == "__main__":
    main()
