"""What the README shows is what its commands print."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
_spec = importlib.util.spec_from_file_location("readme", ROOT / "scripts" / "readme.py")
assert _spec is not None and _spec.loader is not None
readme = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(readme)

BLOCKS = readme.blocks((ROOT / "README.md").read_text(encoding="utf-8"))


def test_the_readme_shows_enough() -> None:
    assert len(BLOCKS) >= 10
    assert sum(command.startswith("kg query") for command, _ in BLOCKS) >= 8


@pytest.fixture(scope="module", autouse=True)
def graphs() -> None:
    """Build what the queries ask."""
    (ROOT / "build").mkdir(exist_ok=True)
    for command, _ in BLOCKS:
        if command.startswith("kg build"):
            readme.run(command)


@pytest.mark.parametrize(("command", "output"), BLOCKS, ids=[c[:60] for c, _ in BLOCKS])
def test_a_command_prints_what_stands_under_it(command: str, output: str) -> None:
    assert readme.run(command) == output
