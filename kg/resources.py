"""Find the ontology, shapes and reference data: inside an installed wheel, else in the checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_ROOT = _PACKAGE / "_data" if (_PACKAGE / "_data").is_dir() else _PACKAGE.parent


def path(*parts: str) -> Path:
    """Return where a shipped file or folder lies: "ontology", "vocab.ttl"."""
    return _ROOT.joinpath(*parts)


def files(folder: str, pattern: str) -> list[Path]:
    """Return the shipped files of a folder that match a glob pattern, in name order."""
    return sorted(path(folder).glob(pattern))
