"""Print how to start the stores that the tests start: a line each, or the reason why one cannot be had.

    python scripts/stores.py

Java programs come from Maven Central, once, into Maven's own cache, or the folder that KG_STORES_CACHE names. Oxigraph comes
with the extra `test`, Virtuoso with Debian's package virtuoso-opensource.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

FUSEKI = ("org.apache.jena", "jena-fuseki-server", "5.2.0", "jar")
RDF4J = ("org.eclipse.rdf4j", "rdf4j-http-server", "3.7.7", "war")
JETTY = ("org.eclipse.jetty", "jetty-runner", "9.4.57.v20241219", "jar")


class Missing(Exception):
    """A program cannot be had; says why and what would help."""


def artifact(group: str, name: str, version: str, kind: str) -> Path:
    """Return a file from Maven Central, fetched at the first call."""
    cache = Path(os.environ.get("KG_STORES_CACHE") or Path.home() / ".m2" / "repository")
    path = cache / group.replace(".", "/") / name / version / f"{name}-{version}.{kind}"
    if path.is_file():
        return path
    maven = program("mvn", "install Debian's maven")
    command = [maven, "-q", "-B", f"-Dmaven.repo.local={cache}", "dependency:get", "-Dtransitive=false"]
    done = subprocess.run([*command, f"-Dartifact={group}:{name}:{version}:{kind}"], capture_output=True, text=True)
    if done.returncode or not path.is_file():
        raise Missing(f"Maven could not fetch {group}:{name}:{version}: {done.stdout.strip()[-300:]}")
    return path


def program(name: str, remedy: str) -> str:
    """Return the path of a program, beside this Python first."""
    found = shutil.which(name, path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if not found:
        raise Missing(f"there is no program {name}: {remedy}")
    return found


def oxigraph() -> list[str]:
    """Return the command of the Oxigraph server."""
    return [program("oxigraph", "pip install oxigraph")]


def fuseki() -> list[str]:
    """Return the command of Fuseki."""
    return [_java(), "-Xmx1g", "-jar", str(artifact(*FUSEKI))]


def rdf4j() -> list[str]:
    """Return the command of a servlet container, to be followed by the RDF4J server's archive."""
    return [_java(), "-Xmx1g", "-jar", str(artifact(*JETTY)), str(artifact(*RDF4J))]


def virtuoso() -> list[str]:
    """Return the command of Virtuoso."""
    return [program("virtuoso-t", "apt-get install virtuoso-opensource")]


def _java() -> str:
    return program("java", "install a Java of 17 or later, such as Debian's default-jre-headless")


if __name__ == "__main__":
    missing = 0
    for find in (oxigraph, fuseki, rdf4j, virtuoso):
        try:
            print(f"{find.__name__:10} {' '.join(find())}")
        except Missing as error:
            missing += 1
            print(f"{find.__name__:10} cannot be had: {error}")
    sys.exit(1 if missing else 0)
