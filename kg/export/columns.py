"""The columns of the tables, which are data: name, type, codes, headings and meanings in columns.tsv."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.export.terms import codes

TABLES = ("figures", "entities", "links", "findings", "dictionary", "codes")
TITLES = {
    "figures": {"zh": "数值", "en": "Figures"},
    "entities": {"zh": "实体", "en": "Entities"},
    "links": {"zh": "关系", "en": "Links"},
    "findings": {"zh": "核查结果", "en": "Findings"},
    "dictionary": {"zh": "数据字典", "en": "Dictionary"},
    "codes": {"zh": "代码表", "en": "Codes"},
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    table: str
    name: str
    """The same in every language."""
    type: str
    """text · code · integer · decimal · date · iri · iris (several, one a line)"""
    width: int
    """In characters of a spreadsheet; Chinese ones count double."""
    zh: str
    en: str
    meaning_zh: str
    meaning_en: str
    scheme: str
    """A scheme of the vocabulary (`area`, or `area:top` for its top concepts), or codes joined by bars; empty for none."""

    def title(self, language: str) -> str:
        """Return the heading in one language."""
        return self.zh if language == "zh" else self.en

    def meaning(self, language: str) -> str:
        """Return what the column holds, in one language."""
        return self.meaning_zh if language == "zh" else self.meaning_en

    def codes(self) -> tuple[str, ...]:
        """Return the codes the column may hold; empty where it holds none."""
        if not self.scheme or "|" in self.scheme:
            return tuple(filter(None, self.scheme.split("|")))
        scheme, _, top = self.scheme.partition(":")
        return tuple(code.notation for code in codes(scheme, bool(top)))


@lru_cache(maxsize=16)
def columns(table: str) -> tuple[Column, ...]:
    """Return the columns of a table in order."""
    return tuple(column for column in _every() if column.table == table)


@lru_cache(maxsize=1)
def _every() -> tuple[Column, ...]:
    with Path(__file__).with_name("columns.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            Column(
                table=row["table"],
                name=row["name"],
                type=row["type"],
                width=int(row["width"]),
                zh=row["zh"],
                en=row["en"],
                meaning_zh=row["meaning_zh"],
                meaning_en=row["meaning_en"],
                scheme=row["codes"],
            )
            for row in rows
        )
