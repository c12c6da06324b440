"""Show findings: text or a page for a person, JSON for a program, sh:ValidationReport for other SHACL tools.

In every format, what one rule says in the same words of many figures of a document is one finding with all of these figures.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from html import escape
from itertools import groupby
from typing import Any

import pyoxigraph as ox

from kg.model import Finding
from kg.namespaces import BASE, FP, RDF, SH, SHAPES, XSD

_SEVERITIES = {"Violation": "违例", "Warning": "警告", "Info": "提示"}
_NAMES = {**_SEVERITIES, "Agrees": "相合", "Derived": "推算"}
_MEANING = {
    "Violation": ("读取或构图有误，不应发布", "The reading or the graph is wrong; do not publish it"),
    "Warning": ("原文或我们的读法可疑", "The text, or our reading of it, is doubtful"),
    "Info": ("值得一看", "Worth a look"),
    "Agrees": ("核算无误，或相互印证", "Checked and found to agree"),
    "Derived": ("由原文数值算出，原文没有写出", "Worked out from figures; no words of the text"),
}
_NOTHING = "符合全部规则 · conforms: no findings\n"
_FIGURE = ("iri", "document", "quote", "start", "end")


def as_text(findings: Sequence[Finding], noted: Sequence[Finding] = ()) -> str:
    """Return the findings by severity, each with its rule, its sentences with the figures marked, and what to do.

    `noted` (kg.agreements) is shown after them.
    """
    lines: list[str] = [] if findings else [_NOTHING]
    for severity, group in groupby([*folded(findings), *folded(noted)], key=lambda g: g[0].severity):
        found = list(group)
        lines += [f"{_NAMES[severity]} {severity} ({len(found)}) · " + " · ".join(_MEANING[severity]), ""]
        for f, foci in found:
            lines += [*_lines(f, len(foci)), ""]
    return "\n".join([*lines, tally(findings)]) + "\n" if findings or noted else _NOTHING


def as_json(findings: Iterable[Finding]) -> str:
    """Return a list of objects: severity, rule, message, document, sentence, figures …; `foci` are the nodes it is about."""
    return json.dumps([_object(f, foci) for f, foci in folded(findings)], ensure_ascii=False, indent=1) + "\n"


def as_html(findings: Sequence[Finding], noted: Sequence[Finding] = ()) -> str:
    """Return a page that stands alone; whatever a text says stays text. `noted` (kg.agreements) comes last."""
    parts = [_HEAD, f"<p class=tally>{escape(tally(findings))}</p>\n"]
    if not findings:
        parts.append(f"<p>{escape(_NOTHING.strip())}</p>\n")
    for severity, group in groupby([*folded(findings), *folded(noted)], key=lambda g: g[0].severity):
        found = list(group)
        zh, en = _MEANING[severity]
        parts.append(
            f'<section class="{severity}">\n<h2>{_NAMES[severity]} {severity} <small>{len(found)}</small></h2>\n'
            f"<p class=meaning>{escape(zh)}<br>{escape(en)}</p>\n"
        )
        parts += [_article(f, len(foci)) for f, foci in found]
        parts.append("</section>\n")
    return "".join([*parts, "</body>\n</html>\n"])


def as_turtle(findings: Sequence[Finding], base: str = BASE) -> str:
    """Return a sh:ValidationReport; its results have IRIs, so reports of one graph are equal byte for byte.

    A result has one focus node, as SHACL wants it; where it is one for many figures, that is the first of them and
    fp:involves names all.
    """
    results = [(f"{base}finding/{_identity(f)}", f, foci) for f, foci in folded(findings)]
    report = f"{base}findings/{_hash('|'.join(iri for iri, _, _ in results))}"
    conforms = ox.Literal("false" if results else "true", datatype=ox.NamedNode(XSD + "boolean"))
    triples = [
        _triple(report, RDF + "type", _node(SH + "ValidationReport")),
        _triple(report, SH + "conforms", conforms),
    ]
    for iri, f, foci in results:
        triples.append(_triple(report, SH + "result", _node(iri)))
        triples += [
            _triple(iri, RDF + "type", _node(SH + "ValidationResult")),
            _triple(iri, SH + "resultSeverity", _node(SH + f.severity)),
            _triple(iri, SH + "sourceShape", _node(SHAPES + f.rule)),
        ]
        if f.compares and len(f.figures) > 1:
            triples.append(_triple(iri, RDF + "type", _node(FP + "Discrepancy")))
        if f.focus:
            triples.append(_triple(iri, SH + "focusNode", _node(f.focus)))
        triples += [_triple(iri, SH + "resultMessage", ox.Literal(f.message[t], language=t)) for t in sorted(f.message)]
        triples += [_triple(iri, FP + "involves", _node(node)) for node in dict.fromkeys([*_involved(f), *foci[1:]])]
    prefixes = {"fp": FP, "fps": SHAPES, "sh": SH}
    return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


FORMATS: Mapping[str, Callable[[Sequence[Finding], Sequence[Finding]], str]] = {
    "text": as_text,
    "json": lambda findings, noted: as_json(findings),
    "html": as_html,
    "ttl": lambda findings, noted: as_turtle(findings),
}
"""Name of a report format → what writes findings, and for people what was noted besides (kg.agreements)."""


def tally(findings: Iterable[Finding]) -> str:
    """Return how many findings there are of each severity, in one line."""
    counts = Counter(f.severity for f, _ in folded(findings))
    return " · ".join(f"{severity} {counts[severity]}" for severity in _SEVERITIES)


def folded(findings: Iterable[Finding]) -> list[tuple[Finding, tuple[str, ...]]]:
    """Return findings with the nodes they are about: those of one rule that say the same of a document's figures as one."""
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for n, f in enumerate(findings):
        apart = () if f.figures and f.document else (str(n),)
        alike.setdefault(
            (f.severity, f.rule, f.document, *(f.message[t] for t in sorted(f.message)), *apart), []
        ).append(f)
    found = []
    for group in alike.values():
        figures = {str(figure["iri"]): figure for f in group for figure in f.figures}
        first = replace(group[0], figures=tuple(figures.values())) if len(group) > 1 else group[0]
        found.append((first, tuple(dict.fromkeys(f.focus for f in group))))
    return found


def _lines(f: Finding, times: int) -> list[str]:
    lines = [
        f"  {f.rule}{f' ×{times}' if times > 1 else ''}: {f.message.get('zh', '')}",
        f"    {f.message.get('en', '')}",
    ]
    if f.title and f.title != f.message:
        lines.append(f"    规则 rule: {f.title.get('zh', '')} · {f.title.get('en', '')}")
    for document, sentence, marks in _sentences(f):
        shown = "".join(f"【{text}】" if marked else text for text, marked in _runs(sentence, marks))
        shown = shown.replace("\n", "  ")  # a row of a table whose cells stand on lines of their own
        lines.append(f"    {document}: {shown}" if document else f"    {shown}")
    lines += [f"    → {f.advice[tag]}" for tag in ("zh", "en") if f.advice.get(tag)]
    return [line for line in lines if line.strip()]


def _sentences(f: Finding) -> list[tuple[str, str, list[tuple[int, int]]]]:
    """Return the sentences of a finding once each, in the order of its figures, with the stretches to mark."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for figure in f.figures:
        document, sentence, quote = (str(figure.get(n) or "") for n in ("document", "sentence", "quote"))
        start, first = figure.get("start"), figure.get("sentence_start")
        if sentence and isinstance(start, int) and isinstance(first, int):
            found.setdefault((document, sentence), []).append((start - first, start - first + len(quote)))
        else:
            found.setdefault((document, quote), []).append((0, len(quote)))
    if not found:
        found[f.document, f.sentence or f.focus] = []
    return [(document, sentence, sorted(marks)) for (document, sentence), marks in found.items()]


def _runs(sentence: str, marks: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Cut a sentence into marked and plain runs."""
    runs, at = [], 0
    for start, end in marks:
        if start < at:
            continue
        runs += [(sentence[at:start], False), (sentence[start:end], True)]
        at = end
    return [run for run in [*runs, (sentence[at:], False)] if run[0]]


def _object(f: Finding, foci: Sequence[str]) -> dict[str, Any]:
    return {
        "severity": f.severity,
        "rule": f.rule,
        "title": f.title,
        "message": f.message,
        "advice": f.advice,
        "focus": f.focus,
        "foci": list(foci),
        "document": f.document,
        "sentence": f.sentence,
        "figures": [{name: figure.get(name) for name in _FIGURE} for figure in f.figures],
    }


_HEAD = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>核对报告 · Findings</title>
<style>
:root { color-scheme: light dark; font: 16px/1.7 system-ui, "Noto Sans CJK SC", sans-serif; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h3 { margin: 0; font-size: 1rem; }
article { border-left: 4px solid var(--c); padding: .2rem 1rem; margin: 1.2rem 0; }
.Violation { --c: #c33; } .Warning { --c: #d98c00; } .Info { --c: #3b7ddd; } .Agrees { --c: #2e9e5b; } .Derived { --c: #8e5bd0; }
blockquote { margin: .5rem 0; font-family: "Noto Serif CJK SC", "Songti SC", SimSun, serif; }
cite, .meaning, .advice, .rule { font: 14px/1.6 system-ui, sans-serif; opacity: .8; }
mark { background: #ffe08a; color: #222; font-weight: 600; }
</style>
</head>
<body>
<h1>核对报告 · Findings</h1>
"""


def _article(f: Finding, times: int) -> str:
    zh, en = (escape(f.message.get(tag, "")) for tag in ("zh", "en"))
    parts = [f'<article>\n<h3>{zh}</h3>\n<p lang="en">{en}</p>\n']
    title = " · ".join(escape(f.title[tag]) for tag in ("zh", "en") if f.title.get(tag))
    parts.append(f"<p class=rule><code>{escape(f.rule)}</code>{f' ×{times}' if times > 1 else ''} {title}</p>\n")
    for document, sentence, marks in _sentences(f):
        shown = "".join(f"<mark>{escape(t)}</mark>" if marked else escape(t) for t, marked in _runs(sentence, marks))
        parts.append(f"<blockquote>{shown} <cite>{escape(document)}</cite></blockquote>\n")
    if advice := "<br>".join(escape(f.advice[tag]) for tag in ("zh", "en") if f.advice.get(tag)):
        parts.append(f"<p class=advice>→ {advice}</p>\n")
    return "".join([*parts, "</article>\n"])


def _identity(f: Finding) -> str:
    return _hash("|".join([f.rule, f.focus, *(f.message[t] for t in sorted(f.message)), *_involved(f)]))


def _involved(f: Finding) -> list[str]:
    return [str(figure["iri"]) for figure in f.figures]


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _triple(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(_node(subject), _node(predicate), value)
