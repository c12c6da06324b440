"""How everything is named: the only place that mints IRIs.

Every IRI is ASCII and a function of what it names, so two machines that read the same text agree, and graphs merge by union.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from kg import __version__
from kg.model import Figure, Span
from kg.namespaces import BASE

_SEGMENTS = {
    "BeneficiaryGroup": "grp",
    "Fund": "fund",
    "CountedSet": "set",
    "Asset": "ast",
    "Policy": "pol",
    "Programme": "prog",
    "Project": "proj",
    "Activity": "act",
    "Institution": "inst",
    "InformationSystem": "sys",
    "Brand": "brand",
}


@dataclass(frozen=True, slots=True)
class Iris:
    """How each thing is named under one base."""

    base: str = BASE

    @property
    def shared(self) -> str:
        """Return the graph of the facts that documents share."""
        return f"{self.base}graph/shared"

    def graph(self, doc: str) -> str:
        """Return the graph of a document's own statements."""
        return f"{self.base}graph/{doc}"

    def document(self, doc: str) -> str:
        """Return a document, by the first 16 hex digits of its text's SHA-256."""
        return f"{self.base}doc/{doc}"

    def run(self, doc: str) -> str:
        """Return the reading of a document by this version of the tool."""
        return f"{self.base}run/{doc}-{_hash(f'fupin-kg {__version__}')}"

    def passage(self, doc: str, span: Span) -> str:
        """Return a stretch of a document."""
        return f"{self.base}doc/{doc}/p/{span.start}-{span.end}"

    def observation(self, doc: str, figure: Figure) -> str:
        """Return what a document states with one figure: a better classification does not change it."""
        return f"{self.base}obs/{doc}-{figure.start}-{figure.end}"

    def derived(self, doc: str, figure: Figure, role: str) -> str:
        """Return the value worked out for a figure: its base or its whole."""
        return f"{self.base}derived/{doc}-{figure.start}-{figure.end}-{role}"

    def place(self, code: str) -> str:
        """Return a place by its code; a town or village without one by its parent's code and a hash of its name."""
        return f"{self.base}place/{_slug(code)}"

    def period(self, edtf: str | None) -> str:
        """Return a period: 2020, 2020-11-21_2020-11-30, to_2020-12, 2017_open, unknown."""
        if edtf is None:
            return f"{self.base}period/unknown"
        start, interval, end = edtf.partition("/")
        if not interval:
            return f"{self.base}period/{start}"
        if start in ("", ".."):
            return f"{self.base}period/to_{end}"
        return f"{self.base}period/{start}_{'open' if end in ('', '..') else end}"

    def entity(self, key: str) -> str:
        """Return an entity by its key: class, place code and normalised name joined by bars."""
        cls, place, _ = key.split("|", 2)
        return f"{self.base}{_SEGMENTS[cls]}/{'none' if place == '-' else _slug(place)}-{_hash(key)}"

    def link(self, doc: str, triple: tuple[str, str, str]) -> str:
        """Return the statement by a document that two entities are tied."""
        return f"{self.base}link/{doc}-{_hash('|'.join(triple))}"


def document_id(text: str) -> str:
    """Return the name of a document: the first 16 hex digits of the SHA-256 of its text."""
    return sha256(text.encode()).hexdigest()[:16]


@lru_cache(maxsize=65536)
def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _slug(code: str) -> str:
    """Return a place code in ASCII."""
    if code.isascii():
        return code
    known, _, name = code.partition("-")
    return f"{known}-{_hash(name)}" if known.isascii() and name else _hash(code)
