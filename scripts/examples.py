"""Write ontology/examples.ttl: every named question as a sh:SPARQLExecutable, in the manner of sib-swiss/sparql-examples.

    python scripts/examples.py

Query editors and test runners that know this format can show and run the questions; ontology/questions/*.rq are the source.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
TARGET = ROOT / "ontology" / "examples.ttl"
_HEAD = """# Written by scripts/examples.py from ontology/questions/*.rq; do not edit.

@prefix ex: <https://w3id.org/fupin/examples/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""


def examples() -> str:
    """Return the questions as Turtle."""
    from kg.query import questions, with_prefixes

    parts = [_HEAD]
    for q in questions():
        query = re.sub(r"^#.*\n", "", with_prefixes(q.text), flags=re.MULTILINE).strip()
        number = f"cq{q.number:02d}-" if q.number else ""
        kind, clause = (
            ("Select", "select") if re.search(r"^SELECT", query, re.MULTILINE) else ("Construct", "construct")
        )
        keywords = ", ".join(f'"{word}"' for word in q.name.split("-"))
        parts.append(
            f"\nex:{number}{q.name} a sh:SPARQLExecutable , sh:SPARQL{kind}Executable ;\n"
            f"    rdfs:comment\n        {_text(q.en)}@en ,\n        {_text(q.zh)}@zh ;\n"
            f"    schema:keywords {keywords} ;\n"
            f'    sh:{clause} """\n{_long(query)}\n""" .\n'
        )
    return "".join(parts)


def _text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _long(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


if __name__ == "__main__":
    TARGET.write_text(examples(), encoding="utf-8")
