"""The lexicon: every entry has an example that reads as its kind says, and what is wrong with a file is told in one line."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from kg import checks, resources
from kg.errors import LexiconError
from kg.extract import extract
from kg.extract.examples import run_examples
from kg.lexicon import load
from kg.namespaces import PREFIXES
from kg.read import read_text

ROOT = Path(__file__).parent.parent
FILES = resources.files("ontology", "lexicon*.ttl")
HEAD = (
    "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items())
    + "@prefix lex: <https://w3id.org/fupin/lexicon/> .\n"
)


@pytest.fixture
def added(tmp_path: Path) -> Path:
    return tmp_path / "more.ttl"


def write(path: Path, entries: str) -> Path:
    path.write_text(HEAD + entries + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def shipped() -> set[tuple[str, str]]:
    """Return what the check has to say of the shipped files alone."""
    return {(f.rule, f.focus) for f in checks.check()}


# Examples


def test_every_entry_has_an_example() -> None:
    entries = load().entries
    assert len(entries) >= 560
    assert [e.iri for e in entries if not e.values.get("example")] == []


def test_every_example_reads_as_it_says() -> None:
    assert [str(failure) for failure in run_examples(load())] == []


@pytest.mark.parametrize(
    ("entry", "expected", "found"),
    [
        ('lx:Unit ; lx:denotes v:unit-mu ; skos:prefLabel "犋"@zh ; skos:example "耕地〔3000元〕和犋。"@zh', "3000元 mu", "3000元 CNY"),
        ('lx:TimeUnit ; lx:reason "date" ; skos:prefLabel "纪"@zh ; skos:example "走访〔30户〕一纪。"@zh', "30户 date", "30户 household"),
        ('lx:Hedge ; lx:side "before" ; lx:bound "<=" ; skos:prefLabel "顶格"@zh ; skos:example "顶格花费整整〔300元〕。"@zh', "300元 <=", "300元 ="),
        ('lx:VagueTime ; skos:prefLabel "秋后"@zh ; skos:example "秋后，〔县里〕卖粮。"@zh', "县里", "nothing"),
        ('lx:NotPlace ; skos:prefLabel "某物"@zh ; skos:example "〔勉县〕的某物，成都市也有。"@zh', "勉县", "勉县 成都市"),
        ('lx:Verb ; lx:denotes v:ind-donation ; skos:prefLabel "馈"@zh ; skos:example "县里馈投入〔3亿元〕。"@zh', "ind-donation", "ind-fund-input"),
        ('lx:AreaWord ; lx:denotes v:area-health ; skos:prefLabel "马帮"@zh ; skos:example "马帮下山，光伏扶贫电站发电收益〔3亿元〕。"@zh', "health", "photovoltaic"),
        ('lx:Head ; lx:measures v:kind-facility ; skos:prefLabel "木楞"@zh ; skos:example "村里有30座〔木楞〕房。"@zh', "木楞 facility", "木楞房"),
        ('lx:Generic ; skos:prefLabel "雨露"@zh ; skos:example "县里落实〔雨露计划〕。"@zh', "no entity", "Programme 雨露计划"),
        ('lx:Tie ; lx:tie "benefit" ; skos:prefLabel "泽被"@zh ; skos:example "〔雨露计划〕在县城，泽被。〔贫困户〕种茶。"@zh', "benefits between", "nothing"),
        ('lx:Head ; lx:measures v:kind-facility ; skos:prefLabel "木楞"@zh ; skos:example "村里有30座木楞。"@zh', "words marked", "none"),
        ('lx:Head ; lx:measures v:kind-facility ; skos:prefLabel "木楞"@zh ; skos:example "村里有30座〔电站〕。"@zh', "the entry's words", "none"),
    ],
)  # fmt: skip
def test_an_example_that_reads_otherwise_is_told(added: Path, entry: str, expected: str, found: str) -> None:
    failures = [f for f in run_examples(load(write(added, f"lex:x a {entry} ."))) if f.entry.endswith("/x")]
    assert len(failures) == 1
    assert expected in failures[0].expected
    assert found in (failures[0].found or "nothing")
    assert str(failures[0]).count("\n") == 0


def test_the_check_tells_the_entry_the_example_and_what_came_of_it(added: Path, shipped: set[tuple[str, str]]) -> None:
    write(added, 'lex:x a lx:Milestone ; skos:prefLabel "木楞"@zh ; skos:example "木楞价格突破〔30户〕。"@zh .')
    (told,) = [f for f in checks.check([added]) if (f.rule, f.focus) not in shipped]
    assert (told.rule, told.focus) == ("ExampleReads", "https://w3id.org/fupin/lexicon/x")
    assert told.message["en"] == "Example “木楞价格突破〔30户〕。”: expected “30户”, found “木楞价格”"
    assert told.message["zh"] == "例句“木楞价格突破〔30户〕。”：应读出“30户”，实为“木楞价格”"


def test_an_added_word_that_breaks_another_is_told(added: Path, shipped: set[tuple[str, str]]) -> None:
    write(
        added, 'lex:x a lx:NotPlace ; skos:prefLabel "甘肃省种苹果"@zh ; skos:example "〔勉县〕卖甘肃省种苹果。"@zh .'
    )
    broken = {f.focus.rpartition("/")[2] for f in checks.check([added]) if (f.rule, f.focus) not in shipped}
    assert broken == {"this-province", "that-province"}


# Files


@pytest.mark.parametrize(
    ("entry", "rule", "words"),
    [
        ('lex:x a lx:Head ; lx:measures v:kind-facility ; lx:denotes v:thing-dragon ; skos:prefLabel "木楞"@zh ; skos:example "建起6座〔木楞〕。"@zh .', "Entry", "neither the ontology nor the vocabulary defines"),
        ('lex:x a lx:Milestone ; skos:example "〔产值〕突破3亿元。"@zh .', "EntryNamed", "has no word"),
        ('lex:x a lx:Unit ; lx:denotes unit:CCY_CNY ; skos:prefLabel "元"@zh ; skos:example "花了〔30元〕。"@zh .', "WordOnce", "“元” is also a word of"),
        ('lex:x a lx:Milestone ; skos:prefLabel "木楞"@zh .', "EntryExample", "has no example"),
        ('lex:x a lx:Unit ; skos:prefLabel "垛"@zh ; skos:example "晒了〔12垛〕草。"@zh .', "Readable", "lacks lx:denotes, which every lx:Unit has"),
        ('lex:x a lx:Head ; lx:measures v:kind-dragon ; skos:prefLabel "木楞"@zh ; skos:example "建起6座〔木楞〕。"@zh .', "Readable", "names https://w3id.org/fupin/vocab/kind-dragon in lx:measures"),
        ('lex:x a lx:Unit ; skos:prefLabel "垛"@zh', "Readable", "more.ttl"),
    ],
)  # fmt: skip
def test_a_wrong_file_gives_one_clear_line(
    added: Path, shipped: set[tuple[str, str]], entry: str, rule: str, words: str
) -> None:
    found = [f for f in checks.check([write(added, entry)]) if (f.rule, f.focus) not in shipped]
    assert [f.rule for f in found] == [rule]
    assert words in found[0].message["en"]
    assert "\n" not in found[0].message["en"]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('lex:x a lx:Head ; lx:measures v:kind-facility ; lx:denotes v:thing-dragon ; skos:prefLabel "木楞"@zh .', "v"),
        ('lex:x a lx:Milestone .', "has no word"),
        ('lex:x a lx:Dragon ; skos:prefLabel "木楞"@zh .', "is of the kind lx:Dragon"),
        ('lex:x a lx:Unit ; skos:prefLabel "垛"@zh .', "lacks lx:denotes"),
        ("lex:x a", "more.ttl"),
    ],
)  # fmt: skip
def test_a_wrong_file_stops_the_reading_with_its_name(added: Path, entry: str, words: str) -> None:
    with pytest.raises(LexiconError) as told:
        load(write(added, entry))
    assert words in told.value.message
    assert "more.ttl" in told.value.message


# Added words


def test_an_added_word_takes_the_place_of_the_same_word(added: Path) -> None:
    write(added, 'lex:x a lx:AreaWord ; lx:denotes v:area-health ; skos:prefLabel "光伏"@zh .')
    report = read_text("县里投入光伏3亿元。", identifier="x")
    assert [o.area for o in extract(report).observations] == ["photovoltaic"]
    assert [o.area for o in extract(report, load(added)).observations] == ["health"]


def test_a_word_can_be_added_to_an_entry(added: Path) -> None:
    write(added, 'lex:unit-mu skos:altLabel "市亩地"@zh .')
    found = {e.iri: e for e in load(added).entries}["https://w3id.org/fupin/lexicon/unit-mu"]
    assert {"亩", "市亩地"} <= set(found.labels)
    assert found.kind == "Unit"


def test_added_words_of_time_and_place_are_read(added: Path) -> None:
    write(
        added,
        'lex:t a lx:NamedPeriod ; lx:edtf "2015/2020" ; skos:prefLabel "冲刺阶段"@zh .\n'
        'lex:p a lx:RelativePlace ; lx:divisionKind "市" ; lx:binds "subject" ; skos:prefLabel "阖市"@zh .',
    )
    report = read_text("陇南市投入5亿元。冲刺阶段，阖市投入资金3亿元。", identifier="x")
    plain, more = extract(report).observations[-1], extract(report, load(added)).observations[-1]
    assert (plain.period, more.period) == (None, "2015/2020")
    assert more.place is not None
    assert more.place.name == "陇南市"


# Layout


def test_files_are_laid_out_for_people() -> None:
    laid_out = runpy.run_path(str(ROOT / "scripts" / "lay_out_lexicon.py"))["laid_out"]
    files = [*FILES, *sorted((ROOT / "data" / "lexicons").glob("*.ttl"))]
    assert len(files) >= 7
    untidy = [p.name for p in files if laid_out(p.read_text("utf-8")) != p.read_text("utf-8")]
    assert untidy == [], "run: python scripts/lay_out_lexicon.py ontology/lexicon*.ttl data/lexicons/*.ttl"


def test_laying_out_changes_no_statement() -> None:
    laid_out = runpy.run_path(str(ROOT / "scripts" / "lay_out_lexicon.py"))["laid_out"]
    rough = (
        HEAD
        + '# Words\nlex:x\n  a lx:Head ; skos:altLabel "乙"@zh , "丙"@zh ;\n skos:prefLabel "甲; 甲."@zh; skos:altLabel "乙"@zh .'
    )
    tidy = laid_out(rough)
    assert laid_out(tidy) == tidy
    assert re.search(
        r'\n\nlex:x a lx:Head ;\n    skos:prefLabel "甲; 甲."@zh ;\n    skos:altLabel "乙"@zh, "丙"@zh \.\n$', tidy
    )
    assert "# Words\n" in tidy
