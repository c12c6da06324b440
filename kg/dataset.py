"""Reports → one dataset: the pipeline from reading to graph, for Python and for `kg build`."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import publish, query
from kg.errors import ReportError
from kg.extract import extract
from kg.findings import as_turtle as findings_as_turtle
from kg.graph import to_quads
from kg.iris import document_id
from kg.lexicon import load
from kg.limits import MAX_CHARS
from kg.model import Finding, Reading, Report
from kg.namespaces import BASE
from kg.quarantine import quarantine
from kg.read import read
from kg.reprints import of_readings
from kg.results import Answer


@dataclass(frozen=True)
class Dataset:
    """What some reports state, as quads: each document's own in its graph, what they share in one."""

    readings: tuple[Reading, ...]
    quads: tuple[ox.Quad, ...]
    base: str = BASE
    repeated: tuple[tuple[str, str], ...] = ()
    """Reports whose text is that of an earlier one, character for character, each with that one; they are read once."""

    def write(self, target: str | Path, form: str | None = None) -> None:
        """Write to a file, `-` for standard output; format from `form`, else the extension."""
        publish.publish(self.quads, str(target), form=form, base=self.base)

    def release(self, findings: Iterable[Finding], target: str, form: str | None = None) -> str | None:
        """Write what conforms; what breaks a rule goes to NAME.quarantine.EXT with its findings. Return that name."""
        grave = [f for f in findings if f.severity == "Violation"]
        kept, apart = quarantine(self.quads, grave)
        publish.publish(kept, target, form=form, base=self.base)
        if target == "-":
            return None
        path = Path(target)
        zipped = path.suffix if path.suffix.lower() == ".gz" else ""
        plain = Path(path.name.removesuffix(zipped))
        beside = path.with_name(f"{plain.stem}.quarantine{plain.suffix}{zipped}")
        if not apart:
            # One of an earlier build would speak of what is mended.
            beside.unlink(missing_ok=True)
            return None
        report = list(ox.parse(findings_as_turtle(grave, self.base), format=ox.RdfFormat.TURTLE))
        publish.publish([*apart, *report], str(beside), form=form, base=self.base)
        return str(beside)

    def store(self) -> ox.Store:
        """Return a store of the merge of all graphs."""
        store = ox.Store()
        store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in self.quads)
        return store

    def query(self, text: str) -> Answer:
        """Ask a named question (figures, entities, links …) or SPARQL."""
        return query.run(self.store(), query.question(text).text if query.is_name(text) else text)

    def counts(self) -> dict[str, Counter[str]]:
        """Return how many figures there are by kind, entities by class, links by relation."""
        return {
            "figures": Counter(o.kind for r in self.readings for o in r.observations),
            "entities": Counter(cls for cls, _ in {(e.cls, e.key) for r in self.readings for e in r.entities}),
            "links": Counter(link.relation for r in self.readings for link in r.links),
        }


def build(
    *sources: str | Path | Report,
    date: str | None = None,
    place: str | None = None,
    lexicon: Iterable[str | Path] = (),
    base: str = BASE,
    quotes: bool = True,
    derive: bool = True,
    max_chars: int = MAX_CHARS,
    on_error: Callable[[ReportError], None] | None = None,
) -> Dataset:
    """Build one dataset of reports, or of the files, folders and streams (`-`) that hold them.

    `date` and `place` override what the reports say of themselves; `lexicon` files add words. A report that cannot be
    read, or is longer than `max_chars`, raises ReportError, or goes to `on_error` and leaves the others to be read. A text
    is one document, whatever files it lies in: what comes first names and dates it.
    """
    words = load(*(Path(p) for p in lexicon))
    readings: list[Reading] = []
    named: dict[str, str] = {}
    repeated: list[tuple[str, str]] = []
    quads: dict[ox.Quad, None] = {}
    with _uncollected():
        for source in sources:
            found: Iterable[Report] = (
                [source]
                if isinstance(source, Report)
                else read(source, date=date, place=place, max_chars=max_chars, on_error=on_error)
            )
            for report in found:
                if (first := named.setdefault(document_id(report.text), report.identifier)) != report.identifier:
                    repeated.append((report.identifier, first))
                    continue
                reading = extract(report, words)
                readings.append(reading)
                quads |= dict.fromkeys(to_quads(reading, base=base, quotes=quotes, derive=derive, lexicon=words))
        quads |= dict.fromkeys(of_readings(readings, base))
        return Dataset(tuple(readings), tuple(quads), base, tuple(repeated))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Build without the collector of cycles: there are none, and it would walk all statements again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
