"""Sources → reports: text files, page dumps, HTML pages, JSONL corpora, folders and standard input."""

from kg.read.sources import read, read_text

__all__ = ["read", "read_text"]
