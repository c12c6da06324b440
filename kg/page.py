"""One HTML page that shows a text with every figure and entity marked; nothing is fetched, everything is escaped."""

from __future__ import annotations

from html import escape
from itertools import pairwise

from kg.explain import Number, became, numbers
from kg.model import Entity, Reading

_STYLE = """
:root { color-scheme: light dark; font: 17px/1.9 "Noto Serif CJK SC", "Songti SC", SimSun, serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
header, footer, .key { font: 14px/1.6 system-ui, sans-serif; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.out { opacity: .45; }
mark { color: inherit; background: none; border-radius: 3px; position: relative; }
mark.figure { background: #ffe08a; color: #222; font-weight: 600; }
mark.skipped { border-bottom: 2px dotted #999; }
mark.unexplained { outline: 2px solid #d33; }
mark.entity { border-bottom: 3px solid var(--c); }
.Programme, .Policy, .Project, .Activity { --c: #3b7ddd; }
.Fund, .Asset { --c: #d98c00; }
.BeneficiaryGroup { --c: #2e9e5b; }
.Institution, .InformationSystem { --c: #8e5bd0; }
.CountedSet, .Brand { --c: #7a8794; }
mark[data-told]:hover:not(:has(mark:hover))::after, mark[data-told]:focus::after {
  content: attr(data-told); position: absolute; left: 0; top: 1.9em; z-index: 1; white-space: pre; padding: .5em .8em;
  font: 13px/1.5 system-ui, sans-serif; font-weight: 400; background: #222; color: #fff; border-radius: 6px;
}
.key span { margin-right: 1.2em; }
"""
_CLASSES = (
    ("Programme", "帮扶项目群 programme"),
    ("Fund", "资金 fund, asset"),
    ("BeneficiaryGroup", "受益群体 beneficiaries"),
    ("Institution", "机构 institution"),
    ("CountedSet", "计数集合 counted set"),
)
_NAMES = {
    "value": "数值 value",
    "value_high": "上限 up to",
    "unit": "单位 unit",
    "bound": "界限 bound",
    "hedge": "限定词 hedge",
    "stat": "统计量 statistic",
    "kind": "类别 kind",
    "indicator": "指标 indicator",
    "area": "领域 area",
    "period": "时段 period",
    "basis": "时段依据 basis",
    "place": "地区 place",
    "about": "所指 about",
}


def as_html(reading: Reading) -> str:
    """Return a page that stands alone: the text, its figures and entities coloured by class, hover for the reading."""
    report = reading.report
    found = numbers(reading)
    title = report.title or report.identifier
    taken = sum(n.observation is not None for n in found)
    credits_ = " · ".join(x for x in (report.date, report.publisher, report.author, report.identifier) if x)
    key = "".join(f'<span><mark class="entity {cls}">{escape(label)}</mark></span>' for cls, label in _CLASSES)
    return (
        '<!doctype html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header><h1>{escape(title)}</h1><p>{escape(credits_)}</p>\n"
        f'<p class="key"><span><mark class="figure">数值 figure</mark></span>{key}'
        '<span><mark class="skipped">非数值 passed over</mark></span></p></header>\n'
        f'<main class="text">{_text(reading, found)}</main>\n'
        f"<footer><p>{taken} 个数值 figures · {len(found) - taken} 个未取 passed over · "
        f"{len(reading.entities)} 个实体 entities · {len(reading.links)} 条关系 links</p></footer>\n</body>\n</html>\n"
    )


def _text(reading: Reading, found: tuple[Number, ...]) -> str:
    """Return the text cut at every edge of a mark, each piece inside all the marks that hold it."""
    text = reading.report.text
    marks = [(m.start, m.end, f"entity {e.cls}", _entity_told(e)) for e in reading.entities for m in e.mentions]
    marks += [(n.start, n.end, *_number_mark(n)) for n in found]
    body = sorted((b.start, b.end) for b in reading.report.blocks)
    edges = sorted({0, len(text), *(x for m in marks for x in m[:2]), *(x for b in body for x in b)})
    starting: dict[int, list[tuple[int, int, str, str]]] = {}
    for mark in marks:
        starting.setdefault(mark[0], []).append(mark)
    pieces, active = [], list[tuple[int, int, str, str]]()
    for start, end in pairwise(edges):
        active = [m for m in active if m[1] > start] + starting.get(start, [])
        piece = escape(text[start:end])
        # The shortest mark is innermost, so that hovering a figure inside a name tells of the figure.
        for _, _, classes, told in sorted(active, key=lambda m: (m[1] - m[0], m[2])):
            piece = f'<mark class="{escape(classes)}" tabindex="0" data-told="{escape(told)}">{piece}</mark>'
        if not any(b[0] <= start < b[1] for b in body):
            piece = f'<span class="out">{piece}</span>'
        pieces.append(piece)
    return "".join(pieces)


def _number_mark(n: Number) -> tuple[str, str]:
    if n.observation is None:
        return f"skipped {'unexplained' if n.reason == 'unexplained' else ''}".strip(), "\n".join(n.why)
    told = became(n.observation)
    return "figure", "\n".join(f"{_NAMES[name]}: {value}" for name, value in told.items() if value is not None)


def _entity_told(e: Entity) -> str:
    return "\n".join(x for x in (f"{e.cls}: {e.label}", e.area or "", e.period or "", e.status or "") if x)
