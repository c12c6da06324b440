"""Named questions and SPARQL over a graph.

A question is a file of ontology/questions: what it asks in its first comment lines, in Chinese and English, then SPARQL.
Every prefix of the project is declared for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import resources, stores
from kg.errors import QueryError
from kg.namespaces import PREFIXES
from kg.results import Answer
from kg.store import open_store

_ASKED = re.compile(r"^#\s*(zh|en):\s*(.+)$", re.MULTILINE)
_NUMBERED = re.compile(r"cq(\d+)-(.+)")
_NAME = re.compile(r"[a-z][a-z0-9-]*\Z")
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_BARE = re.compile(r"<[^>\s]*>|\"[^\"\n]*\"|'[^'\n]*'|#.*")
"""What holds words that are not SPARQL's: IRIs, strings, comments."""
_FORM = re.compile(r"(?<![?$:\w-])(?:select|ask|construct|describe)\b(?!:)", re.IGNORECASE)
_GRAPH = re.compile(r"(?<![?$:\w-])(?:graph|from)\b(?!:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with a name."""

    name: str
    number: int | None
    """Its number among the competency questions; None for figures, entities, links."""
    zh: str
    en: str
    text: str


@lru_cache(maxsize=1)
def questions() -> tuple[Question, ...]:
    """Return every named question: the contract's first, then the competency questions by number."""
    found = [_question(path) for path in resources.files("ontology", "questions/*.rq")]
    return tuple(sorted(found, key=lambda q: (q.number or 0, q.name)))


def _question(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    asked = dict(_ASKED.findall(text))
    numbered = _NUMBERED.fullmatch(path.stem)
    if missing := {"zh", "en"} - asked.keys():
        raise QueryError(f"{path}: says nothing in {', '.join(sorted(missing))}; begin it with `# zh: …` and `# en: …`")
    return Question(
        name=numbered[2] if numbered else path.stem,
        number=int(numbered[1]) if numbered else None,
        zh=asked["zh"],
        en=asked["en"],
        text=text,
    )


def question(name: str) -> Question:
    """Return a question by its name or number (money-by-area, cq10, cq10-money-by-area), or raise QueryError."""
    for q in questions():
        if name in (q.name, f"cq{q.number:02d}" if q.number else "", f"cq{q.number:02d}-{q.name}" if q.number else ""):
            return q
    near = get_close_matches(name, [q.name for q in questions()], n=3)
    hint = f"did you mean {', '.join(near)}?" if near else "`kg query --list` names them all"
    raise QueryError(f"no question is called {name!r}; {hint}")


def is_name(text: str) -> bool:
    """Tell a question's name from SPARQL."""
    return bool(_NAME.match(text))


def with_prefixes(text: str) -> str:
    """Return SPARQL with the prefixes it uses declared, for stores that do not know ours."""
    lines = text.splitlines(keepends=True)
    first = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    comments, query = "".join(lines[:first]), "".join(lines[first:])
    used = [f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items() if re.search(rf"(?<![\w:]){p}:", query)]
    return comments + "".join(used) + query


def ask(sources: Iterable[str], query: str, *, form: str | None = None) -> Answer:
    """Ask graph files a named question or SPARQL; a store is asked where it stands if it is the only source."""
    text = question(query).text if is_name(query) else query
    sources = list(sources)
    if len(sources) == 1 and stores.is_store(sources[0]):
        with stores.reader(sources[0]) as store:
            return store.ask(text)
    return run(open_store(sources, form=form, named=needs_graphs(text)), text)


def gives_statements(text: str) -> bool:
    """Tell CONSTRUCT and DESCRIBE from SELECT and ASK."""
    form = _FORM.search(_BARE.sub(" ", text))
    return form is not None and form[0].lower() in ("construct", "describe")


def needs_graphs(text: str) -> bool:
    """Tell whether a query speaks of named graphs."""
    return bool(_GRAPH.search(_BARE.sub(" ", text)))


def run(store: ox.Store, text: str, **view: Any) -> Answer:
    """Run SPARQL on a store, every prefix of the project declared, or raise QueryError with the line.

    `view` is what pyoxigraph takes to say which graphs a query sees.
    """
    try:
        return Answer.of(store.query(text, prefixes=PREFIXES, **view))
    except SyntaxError as error:
        raise QueryError(_said(str(error), text)) from error
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query failed: {' '.join(str(error).split())}") from error


def rows(store: ox.Store, name: str) -> list[dict[str, str]]:
    """Return the rows of a named question as strings, as CSV prints them."""
    answer = run(store, question(name).text)
    return [dict(zip(answer.variables, row, strict=True)) for row in answer.strings()]


def _said(message: str, text: str) -> str:
    """Return a parser's message in one line: the place, the words there, and what was expected if that is short."""
    placed = _PLACE.match(message)
    if not placed:
        return f"the query cannot be parsed: {' '.join(message.split())}"
    line, column, said = int(placed[1]), int(placed[2]), " ".join(placed[3].split())
    lines = text.splitlines()
    words = lines[line - 1][max(column - 1, 0) :].strip()[:40] if line <= len(lines) else ""
    expected = said if len(said) <= 120 else "it does not belong there"
    return f"the query cannot be parsed at line {line}, column {column}, near {words or 'its end'!r}: {expected}"
