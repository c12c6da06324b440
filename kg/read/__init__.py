"""Sources → reports: text files, page dumps, HTML pages, JSONL corpora, folders and standard input.

`documents` lists what a source holds without reading it, and `load` reads one: a corpus splits the two between processes.
"""

from kg.read.sources import Document, documents, load, read, read_text

__all__ = ["Document", "documents", "load", "read", "read_text"]
