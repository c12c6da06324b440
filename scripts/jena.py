"""Print the path of Apache Jena's jar (Fuseki and the riot command in one), fetched once from Maven Central.

    python scripts/jena.py

The jar stays in Maven's own cache, so that a second call needs no network.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "5.2.0"
GROUP, NAME = "org.apache.jena", "jena-fuseki-server"


def jar() -> Path:
    """Return the path of the jar, or raise FileNotFoundError with the reason."""
    path = Path.home() / ".m2/repository" / GROUP.replace(".", "/") / NAME / VERSION / f"{NAME}-{VERSION}.jar"
    if path.is_file():
        return path
    maven = shutil.which("mvn")
    if not maven:
        raise FileNotFoundError("Jena is not in Maven's cache and there is no mvn to fetch it: install Debian's maven")
    artifact = f"{GROUP}:{NAME}:{VERSION}"
    command = [maven, "-q", "-B", "dependency:get", f"-Dartifact={artifact}", "-Dtransitive=false"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode or not path.is_file():
        raise FileNotFoundError(f"Maven could not fetch {artifact}: {done.stdout.strip()[-300:]}")
    return path


if __name__ == "__main__":
    try:
        print(jar())
    except FileNotFoundError as error:
        sys.exit(f"Error: {error}")
