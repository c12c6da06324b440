"""Prints of one text are told from texts of one genre, in any order, and in time that grows with the number of texts."""

from __future__ import annotations

import time
from pathlib import Path

import pyoxigraph as ox

import kg
from kg.namespaces import PROV
from kg.read import read, read_text
from kg.reprints import body, of_store, reprints, sketch

REPORTS = Path(__file__).parent.parent / "data" / "reports"
FAULTS = Path(__file__).parent / "faults" / "corpus.jsonl"
ALTERNATE = ox.NamedNode(PROV + "alternateOf")
TEXT = (REPORTS / "bijie-work-report-2020.txt").read_text(encoding="utf-8")


def test_the_reprint_among_the_sample_reports_is_found_and_nothing_else() -> None:
    reports = sorted(read(REPORTS), key=lambda r: (r.date or "9", r.identifier))
    found = reprints([sketch(body(r)) for r in reports])
    named = {reports[n].identifier: reports[first].identifier for n, first in found.items()}
    assert named == {"zhaotong-relocation-reprint-2020": "zhaotong-relocation-news-2020"}


def test_reports_that_follow_one_pattern_are_no_reprints() -> None:
    assert reprints([sketch(body(r)) for r in read(FAULTS)]) == {}


def test_a_print_with_some_words_changed_or_left_out_is_a_reprint() -> None:
    changed = TEXT.replace("毕节", "黔西").replace("2019", "２０１９")
    half = TEXT[: len(TEXT) // 2]
    assert reprints([sketch(TEXT), sketch(changed), sketch(half)]) == {1: 0, 2: 0}


def test_prints_of_a_print_count_as_prints_of_the_first() -> None:
    assert reprints([sketch(TEXT)] * 4) == {1: 0, 2: 0, 3: 0}


def test_texts_too_short_to_tell_are_left_alone() -> None:
    assert reprints([sketch("全县投入资金3万元。")] * 2) == {}


def test_the_first_print_is_the_one_published_first_wherever_it_stands() -> None:
    late = read_text(TEXT, identifier="late", date="2020-03-01")
    early = read_text(TEXT + "\n（转载）\n", identifier="early", date="2020-02-01")
    for order in ((late, early), (early, late)):
        dataset = kg.build(*order)
        (said,) = [q for q in dataset.quads if q.predicate == ALTERNATE]
        assert [(row[0], row[4]) for row in dataset.query("reprints").strings()] == [("late", "early")]
        assert said.graph_name == ox.NamedNode(said.subject.value.replace("/doc/", "/graph/"))


def test_graphs_built_apart_are_recognised_by_their_quotations() -> None:
    texts = [read_text(t, identifier=n, date=d) for t, n, d in ((TEXT, "a", "2020"), (TEXT + "\n按。\n", "b", "2021"))]
    store = ox.Store()
    for text in texts:
        store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in kg.build(text).quads)
    (said,) = of_store(store)
    assert said.predicate == ALTERNATE
    store.add(said)
    assert of_store(store) == []


def test_the_work_grows_with_the_number_of_texts() -> None:
    texts = [sketch("".join(chr(0x4E00 + (n * 7919 + i * 104729) % 20000) for i in range(400))) for n in range(4000)]

    def seconds(count: int) -> float:
        start = time.perf_counter()
        reprints(texts[:count])
        return time.perf_counter() - start

    seconds(100)
    assert seconds(4000) < 12 * max(seconds(1000), 0.001)
