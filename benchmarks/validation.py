"""How long validation takes and how much memory it needs: one article, and documents by the thousand, beside pySHACL alone.

    python benchmarks/validation.py [--reference]

The documents are those of tests/faults/generate.py, written for as many counties as it takes. Each row runs in a process of
its own; memory is the peak of that process, less what it held before the graph was validated. --reference also times pySHACL on the
same graphs, up to three documents: it runs every SPARQL constraint once for each node, so more would take hours.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
ARTICLE = ROOT / "data" / "reports" / "binzhou-2021-02-08.txt"


def documents(count: int) -> list[dict[str, str]]:
    """Write so many invented reports, three for each county of the table of divisions."""
    from faults import generate

    rng = Random(generate.SEED)
    lines = (ROOT / "data" / "reference" / "divisions.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    # Counties that one name names: their reports resolve to one place each.
    today = max(r[6] for r in rows)
    names = [r[1] for r in rows if r[1].endswith("县") and r[6] == today]
    counties = [name for name in dict.fromkeys(names) if names.count(name) == 1]
    found: list[dict[str, str]] = []
    for number in range(-(-count // 3)):
        c = generate.tell(counties[number], ("东镇", "西镇", "南镇"), number, number % 2 == 1, rng)
        found += [text.object() | {"id": f"{number}-{text.identifier}"} for text in (c.first, c.second, c.news)]
    return found[:count]


def measure(count: int, reference: bool) -> dict[str, float]:
    """Validate the article (count 0) or so many documents; return CPU seconds, megabytes and sizes."""
    import pyoxigraph as ox

    from kg.dataset import build
    from kg.read import read_text
    from kg.validate import shipped, validate

    if count == 0:
        sources = [ARTICLE]
    else:
        sources = [
            read_text(d["text"], identifier=d["id"], date=d["date"], place=d["place"], publisher=d["publisher"])
            for d in documents(count)
        ]
    start = time.process_time()
    quads = build(*sources).quads
    built = time.process_time() - start
    validate(build(ARTICLE).quads)  # shapes are read and compiled once
    before = peak()
    start = time.process_time()
    found = len(validate(quads))
    taken = time.process_time() - start
    after = peak()
    slow = 0.0
    if reference:
        import pyshacl
        import rdflib

        data, shapes = rdflib.Graph(), rdflib.Graph()
        merged = {ox.Triple(q.subject, q.predicate, q.object) for q in quads}
        data.parse(data=ox.serialize(merged, format=ox.RdfFormat.N_TRIPLES), format="nt")
        for path in shipped():
            shapes.parse(path)
        start = time.process_time()
        pyshacl.validate(data, shacl_graph=shapes)
        slow = time.process_time() - start
    statements = len({(q.subject, q.predicate, q.object) for q in quads})
    return {
        "documents": max(count, 1), "statements": statements, "findings": found, "build": built, "fast": taken,
        "megabytes": after - before, "peak": after, "pyshacl": slow,
    }  # fmt: skip


def peak() -> float:
    """Return the most memory the process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", action="store_true")
    parser.add_argument("--row", type=int, default=-1)
    arguments = parser.parse_args()
    if arguments.row >= 0:
        print(json.dumps(measure(arguments.row, arguments.reference)))
        return
    print("| graph | statements | findings | kg validate | a document | memory for it | pySHACL alone |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for count in (0, 3, 30, 300, 2000):
        reference = arguments.reference and count <= 3
        command = [sys.executable, __file__, "--row", str(count), *(["--reference"] if reference else [])]
        r = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
        name = "the article of data/reports" if count == 0 else f"{count} generated"
        slow = f"{r['pyshacl']:.1f} s" if reference else "–"
        print(
            f"| {name} | {r['statements']:,.0f} | {r['findings']:,.0f} | {r['fast']:.3f} s | "
            f"{1000 * r['fast'] / r['documents']:.2f} ms | {r['megabytes']:.0f} MB | {slow} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
