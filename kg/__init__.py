"""Turn Chinese poverty-alleviation reports into a knowledge graph.

kg.read       a file, folder or stream → Report          the text is kept whole; offsets hold
kg.extract    Report → Reading                           figures, what they measure, entities, links
kg.graph      Reading → quads                            the only place that mints IRIs
kg.validate   quads → findings                           SHACL and arithmetic
kg.publish    Dataset → files                            Turtle, TriG, N-Quads, JSON-LD, RDF/XML
kg.query      graphs → answers                           named questions and SPARQL
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.dataset import Dataset as Dataset
    from kg.dataset import build as build

__version__ = "0.1.0"
__all__ = ["Dataset", "__version__", "build"]


def __getattr__(name: str) -> Any:
    """Import the pipeline only when it is asked for: `kg --help` needs none of it."""
    if name in ("Dataset", "build"):
        from kg import dataset

        return getattr(dataset, name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
