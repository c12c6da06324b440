"""Errors that people meet. Each prints as one line that names file, place and remedy.

KgError
├── ReportError     a report cannot be read
├── LexiconError    a lexicon entry is wrong; names its IRI
├── OntologyError   the ontology or vocabulary is not consistent
├── GraphError      a graph file cannot be parsed or written
├── QueryError      a query does not parse, or no question has that name
├── ShapeError      a shape file is wrong
└── StoreError      a store or endpoint refuses or fails
"""

from __future__ import annotations

import click


class KgError(click.ClickException):
    """Something the user can mend. Exit code 2: the command could not run."""

    exit_code = 2


class ReportError(KgError):
    """A report cannot be read."""


class LexiconError(KgError):
    """A lexicon entry is wrong."""


class OntologyError(KgError):
    """The ontology or vocabulary is not consistent."""


class GraphError(KgError):
    """A graph file cannot be parsed or written."""


class QueryError(KgError):
    """A query does not parse, or no question has that name."""


class ShapeError(KgError):
    """A shape file is wrong."""


class StoreError(KgError):
    """A store or endpoint refuses or fails."""
