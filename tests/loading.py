"""Load files into a store, embedded or remote, with nobody's passwords at hand."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from kg.stores import transfer
from kg.stores.documents import Sorted
from kg.stores.embedded import Embedded
from kg.stores.remote import Remote


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hide the user's own names and passwords."""
    for name in ("USER", "PASSWORD", "TOKEN", "PROFILE"):
        monkeypatch.delenv(f"KG_STORE_{name}", raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))


def load(store: Embedded | Remote, *sources: str, replace: bool = False, how: str | None = None) -> transfer.Done:
    with Sorted(sources) as found:
        return transfer.load(store, found, replace=replace, how=how, chunk=60_000)


def embedded(folder: Path, *sources: str, replace: bool = False, how: str | None = None) -> transfer.Done:
    with closing(Embedded(str(folder))) as store:
        return load(store, *sources, replace=replace, how=how)
