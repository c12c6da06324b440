"""Run the commands of README.md and put what they print under them, or say which no longer print what stands there.

usage: python scripts/readme.py [--check]
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
_BLOCK = re.compile(r"```console\n\$ (?P<command>[^\n]*)\n(?P<output>.*?)```", re.S)


def run(command: str) -> str:
    """Return what a command of the README prints, errors and summary included, without trailing spaces."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "140", "NO_COLOR": "1"}
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def blocks(text: str) -> list[tuple[str, str]]:
    """Return each command of the README with the output that stands under it."""
    return [(m["command"], m["output"]) for m in _BLOCK.finditer(text)]


def refreshed(text: str) -> str:
    """Return the README with every output as it is now."""
    return _BLOCK.sub(lambda m: f"```console\n$ {m['command']}\n{run(m['command'])}```", text)


if __name__ == "__main__":
    old = README.read_text(encoding="utf-8")
    new = refreshed(old)
    if "--check" in sys.argv[1:]:
        sys.exit(0 if new == old else "README.md: outputs are stale; run python scripts/readme.py")
    README.write_text(new, encoding="utf-8")
