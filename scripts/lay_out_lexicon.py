"""Lay out lexicon files for people: one property a line, word lists wrapped, no word twice in a list.

    python scripts/lay_out_lexicon.py ontology/lexicon*.ttl        # rewrite what is not laid out
    python scripts/lay_out_lexicon.py --check ontology/lexicon*.ttl  # only name it

What a file states stays the same; comments and the order of entries and words stay too. Chinese characters count as two
columns, as they do on a screen.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

WIDTH = 120
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""(?:@[\w-]+|\^\^\S+)?|"(?:[^"\\\n]|\\.)*"(?:@[\w-]+|\^\^[^\s,;.]+)?'
    r"|<[^<>\s]*>|[;,]|\.(?=\s|$)|[^\s;,]+?(?=[\s;,]|\.(?:\s|$)|$)"
)
_ORDER = (
    "a", "rdfs:label", "skos:inScheme", "skos:notation", "lx:denotes", "lx:", "skos:prefLabel", "skos:altLabel",
    "skos:hiddenLabel", "lx:before", "lx:except", "skos:definition", "skos:scopeNote", "skos:example", "",
)  # fmt: skip
"""What comes first in an entry; a namespace stands for its other properties, "" for all others."""
_OWN_LINES = frozenset({"skos:definition", "skos:scopeNote", "skos:example"})


def laid_out(text: str) -> str:
    """Return a lexicon file as it should look."""
    blocks: list[str] = []
    for kind, block in _blocks(text):
        written = _statement(block) if kind == "statement" else block
        together = kind == "prefix" and blocks and blocks[-1].lstrip().startswith("@prefix")
        blocks.append(("" if not blocks or together else "\n") + written)
    return "".join(f"{block}\n" for block in blocks)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield runs of comment lines, prefixes and statements, in order."""
    lines = text.splitlines()
    n = 0
    while n < len(lines):
        line = lines[n]
        first = n
        n += 1
        if not line.strip():
            continue
        if line.startswith("#"):
            while n < len(lines) and lines[n].startswith("#"):
                n += 1
            yield "comment", "\n".join(lines[first:n])
        elif line.startswith("@prefix"):
            yield "prefix", line.rstrip()
        else:
            while not _ends("\n".join(lines[first:n])):
                if n >= len(lines):
                    raise ValueError(f"line {first + 1}: a statement without its full stop")
                n += 1
            yield "statement", "\n".join(lines[first:n])


def _ends(block: str) -> bool:
    return _TOKEN.findall(block)[-1] == "."


def _statement(block: str) -> str:
    """Write one entry: its properties in order, each once, each on a line of its own."""
    tokens = _TOKEN.findall(block)
    if "".join(tokens) != re.sub(r'("(?:[^"\\]|\\.)*")|\s+', lambda m: m[1] or "", block):
        raise ValueError(f"cannot lay out: {block[:60]!r}")
    properties: dict[str, list[str]] = {}
    n = 1
    while tokens[n] != ".":
        if tokens[n] == ";":
            n += 1
            continue
        objects = properties.setdefault(tokens[n], [])
        n += 1
        while tokens[n] not in (";", "."):
            if tokens[n] != "," and tokens[n] not in objects:
                objects.append(tokens[n])
            n += 1
    ordered = sorted(properties, key=_rank)
    first, *rest = [_property(name, properties[name]) for name in ordered]
    return " ;\n".join([f"{tokens[0]} {first.strip()}", *rest]) + " ."


def _rank(name: str) -> int:
    if name in _ORDER:
        return _ORDER.index(name)
    return _ORDER.index(f"{name.partition(':')[0]}:") if f"{name.partition(':')[0]}:" in _ORDER else _ORDER.index("")


def _property(name: str, objects: list[str]) -> str:
    line = f"    {name} {', '.join(objects)}"
    if _columns(line) <= WIDTH - 2 and (name not in _OWN_LINES or len(objects) == 1):
        return line
    if len(objects) == 1:
        return line
    lines: list[str] = []
    for item in objects:
        joined = f"{lines[-1]}, {item}" if lines else ""
        if lines and name not in _OWN_LINES and _columns(joined) <= WIDTH - 2:
            lines[-1] = joined
        else:
            lines.append(f"        {item}")
    return f"    {name}\n" + ",\n".join(lines)


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def main() -> int:
    """Lay out the files named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if a file is not laid out")
    options = parser.parse_args()
    untidy = False
    for path in options.files:
        text = path.read_text(encoding="utf-8")
        wanted = laid_out(text)
        if wanted != text:
            untidy = True
            print(f"{path}: {'not laid out' if options.check else 'laid out'}")
            if not options.check:
                path.write_text(wanted, encoding="utf-8")
    return 1 if untidy and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
