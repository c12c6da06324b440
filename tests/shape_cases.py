"""Graphs with one defect each (tests/cases/shapes): a prelude that conforms, less and plus what a case says.

A case is Turtle that continues prelude.ttl. A line `# without S P` takes the triples with that subject and predicate out of
the prelude first. The vocabulary terms that a case uses are copied into it, as in every published graph.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg import vocabulary

CASES = Path(__file__).parent / "cases" / "shapes"
_PREFIX = re.compile(r"^@prefix (\w*:) <([^>]*)> \.$", re.MULTILINE)
_WITHOUT = re.compile(r"^# without (\S+) (\S+)$", re.MULTILINE)


def names(kind: str) -> list[str]:
    """Return the valid or invalid cases as valid/name.ttl."""
    return sorted(f"{kind}/{p.name}" for p in (CASES / kind).glob("*.ttl"))


def expected() -> dict[str, dict[tuple[str, str], int]]:
    """Return case → (shape, severity) → number of findings."""
    found: dict[str, dict[tuple[str, str], int]] = {}
    with (CASES / "expected.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["file"], {})[row["shape"], row["severity"]] = int(row["count"])
    return found


def store(name: str | None = None) -> ox.Store:
    """Return the graph of a case, or of the prelude alone."""
    prelude = _prelude()
    case = (CASES / name).read_text(encoding="utf-8") if name else ""
    prefixes = dict(_PREFIX.findall(prelude))
    gone = [(_full(s, prefixes), _full(p, prefixes)) for s, p in _WITHOUT.findall(case)]
    made = ox.Store()
    unused = set(gone)
    for q in ox.parse(prelude, format=ox.RdfFormat.TURTLE):
        key = (str(q.subject), str(q.predicate))
        if key in gone:
            unused.discard(key)
        else:
            made.add(q)
    assert not unused, f"{name}: the prelude has no {unused}"
    head = "".join(f"@prefix {p} <{iri}> .\n" for p, iri in prefixes.items())
    made.extend(ox.parse(head + case, format=ox.RdfFormat.TURTLE))
    used = {t.value for q in made for t in (q.predicate, q.object) if isinstance(t, ox.NamedNode)}
    made.extend(
        ox.Quad(t.subject, t.predicate, t.object) for iri in sorted(used) for t in vocabulary.load().triples(iri)
    )
    return made


@lru_cache(maxsize=1)
def _prelude() -> str:
    return (CASES / "prelude.ttl").read_text(encoding="utf-8")


def _full(name: str, prefixes: dict[str, str]) -> str:
    if name.startswith("<"):
        return name
    prefix, _, local = name.partition(":")
    return f"<{prefixes[prefix + ':']}{local}>"
