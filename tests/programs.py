"""Programs of other people that the tests start: found, or the test is skipped by the program's name.

With KG_REQUIRE_PROGRAMS=1, as in CI, a missing program fails the test instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parent.parent


def command(package: str, *names: str) -> str:
    """Return the path of the first of these programs there is."""
    for name in names:
        if found := shutil.which(name):
            return found
    missing(f"{names[0]} is not installed; it is in Debian's {package}")


def riot() -> list[str]:
    """Return the command that parses RDF with Apache Jena."""
    java, jar = command("default-jre-headless", "java"), _jena()
    if isinstance(jar, str):
        missing(jar)
    return [java, "-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp", str(jar), "riotcmd.riot"]


def missing(reason: str) -> NoReturn:
    """Skip the test, or fail it where every program is required."""
    if os.environ.get("KG_REQUIRE_PROGRAMS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@lru_cache(maxsize=1)
def _jena() -> Path | str:
    """Return the path of the jar, or why there is none."""
    script = [sys.executable, str(ROOT / "scripts" / "jena.py")]
    done = subprocess.run(script, capture_output=True, text=True)
    return Path(done.stdout.strip()) if done.returncode == 0 else done.stderr.strip()
