"""Pages that are written from the sources say what the sources say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_page_of_the_ontology_is_fresh() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "ontology_page.py", "--check"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr


def test_links_between_the_pages_lead_somewhere() -> None:

    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    links = [
        (p, link) for p in pages for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", p.read_text(encoding="utf-8"))
    ]
    assert len(links) >= 8
    assert [f"{p.name}: {link}" for p, link in links if not (p.parent / link).exists()] == []
