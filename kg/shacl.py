"""Read SHACL shape files and turn each constraint into one SELECT over a whole graph.

The shapes are standard SHACL: pySHACL runs them unchanged and is the reference. Here a constraint of SHACL core becomes a
boolean expression that holds of a focus node, and a rule selects the target nodes of which it does not hold; a SPARQL
constraint runs as it is, once for all nodes, and keeps the rows whose ?this is a target. A constraint that is not known
here is refused: a shape that is quietly not checked would be worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, count
from pathlib import Path

import pyoxigraph as ox

from kg.crowds import parted
from kg.errors import ShapeError
from kg.namespaces import RDF, RDFS, SH, SHAPES, XSD

Term = ox.NamedNode | ox.BlankNode | ox.Literal
_FIRST, _REST, _NIL = (RDF + n for n in ("first", "rest", "nil"))
_ONCE = SHAPES + "tellOnce"
_TARGETS = {SH + n for n in ("targetClass", "targetSubjectsOf", "targetObjectsOf")}
_ABOUT = {
    SH + n for n in ("path", "severity", "message", "name", "description", "property", "sparql", "order", "group")
}
_KEYS = re.compile("fp:(?:comparison|series)Key")
_NUMERIC = {XSD + n for n in ("decimal", "integer", "nonNegativeInteger", "double", "float")}
_DAYS = {XSD + n for n in ("date", "dateTime", "gYear", "gYearMonth")}
_NODE_KINDS = {"IRI": "isIRI({v})", "Literal": "isLiteral({v})", "BlankNode": "isBlank({v})"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A node of which a rule does not hold, with the values its query bound."""

    rule: Rule
    focus: Term
    values: Mapping[str, Term]


@dataclass(frozen=True)
class Rule:
    """One checkable constraint: a property shape, the constraints of a node shape itself, or one SPARQL constraint."""

    iri: str
    severity: str
    """Violation · Warning · Info"""
    messages: dict[str, str]
    """Language → template; {?name} stands for a value."""
    title: dict[str, str]
    """Language → the rule in plain words, where the shape has a label."""
    advice: dict[str, str]
    """Language → what to do, where the shape has a comment."""
    targets: tuple[tuple[str, str], ...]
    """(targetClass · targetSubjectsOf · targetObjectsOf, IRI)"""
    condition: Callable[[Mapping[str, tuple[str, ...]]], str] | None = field(default=None, compare=False)
    """Subclasses → expression that holds of a conforming ?this; None for a SPARQL constraint."""
    select: str = ""
    """Query of a SPARQL constraint, prefixes included."""
    once: str = ""
    """Property whose value is told once a document, however many figures have it (fps:tellOnce)."""

    @property
    def is_doubt(self) -> bool:
        """Tell whether the rule compares figures and breaks nothing: what a text may well say."""
        return bool(self.select) and self.severity != "Violation"

    @property
    def compares(self) -> bool:
        """Tell whether the rule compares the figures of one key with each other."""
        return self.is_doubt and bool(_KEYS.search(self.select))

    @property
    def name(self) -> str:
        """Return the local name of the shape: what reports call the rule."""
        return self.iri.rpartition("#")[2]


@dataclass(frozen=True)
class Shapes:
    """The rules of some shape files, ready to run over a store."""

    rules: tuple[Rule, ...]

    def hits(self, store: ox.Store, compared: ox.Store | None = None) -> list[Hit]:
        """Return every node that breaks a rule, in the order of the rules and of the nodes' names.

        Doubts, which compare figures with each other, are looked for in `compared` if given.
        """
        below = _subclasses(store)
        suspects = {
            t: self._suspects(store, t, below) for t in dict.fromkeys(r.targets for r in self.rules if r.condition)
        }
        focus: dict[tuple[tuple[str, str], ...], set[Term]] = {}
        found: list[Hit] = []
        few, batches = parted(compared if compared is not None else store)
        crowded: dict[str, list[tuple[Term, dict[str, Term]]]] = {r.select: [] for r in self.rules if r.compares}
        for batch in batches:
            for select, found_here in crowded.items():
                found_here += [row for row in _rows(batch.store, select) if row[0] in batch.figures]
        for rule in self.rules:
            if rule.condition and not suspects[rule.targets]:
                continue
            if rule.condition:
                hits = [Hit(rule, this, {}) for this, _ in _rows(store, _breaking(rule.targets, [rule], below))]
            else:
                if rule.targets not in focus:
                    query = f"SELECT DISTINCT ?this WHERE {{ {_target(rule.targets, below)} }}"
                    focus[rule.targets] = {this for this, _ in _rows(store, query)}
                within = compared if compared is not None and rule.is_doubt else store
                rows = _rows(few if rule.compares else within, rule.select) if focus[rule.targets] else []
                rows += crowded.get(rule.select, [])
                hits = [Hit(rule, this, values) for this, values in rows if this in focus[rule.targets]]
            found.extend(sorted(hits, key=_order))
        return found

    def _suspects(
        self, store: ox.Store, targets: tuple[tuple[str, str], ...], below: Mapping[str, tuple[str, ...]]
    ) -> bool:
        """Tell whether any target node breaks any rule: in sound data one query a shape, not one a rule."""
        rules = [r for r in self.rules if r.condition and r.targets == targets]
        return bool(_rows(store, _breaking(targets, rules, below) + " LIMIT 1"))


def load(paths: Iterable[Path]) -> Shapes:
    """Read shape files, or raise ShapeError with the file, the shape and what is wrong."""
    rules = [rule for path in paths for rule in _Reader(path).rules()]
    return Shapes(tuple(sorted(rules, key=lambda r: (r.iri, r.select))))


def _order(hit: Hit) -> tuple[str, tuple[tuple[str, str], ...]]:
    return str(hit.focus), tuple(sorted((k, str(v)) for k, v in hit.values.items()))


def _subclasses(store: ox.Store) -> dict[str, tuple[str, ...]]:
    """Return class → its subclasses in the data; empty unless somebody merged an ontology into it."""
    if not any(True for _ in store.quads_for_pattern(None, ox.NamedNode(RDFS + "subClassOf"), None, None)):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for row in store.query(f"SELECT DISTINCT ?b ?a WHERE {{ ?b <{RDFS}subClassOf>+ ?a }} ORDER BY ?a ?b"):  # type: ignore[union-attr]
        found[row["a"].value] = (*found.get(row["a"].value, ()), row["b"].value)
    return found


def _rows(store: ox.Store, query: str) -> list[tuple[Term, dict[str, Term]]]:
    solutions = store.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [v.value for v in solutions.variables]
    rows: dict[tuple[object, ...], tuple[Term, dict[str, Term]]] = {}
    for row in solutions:
        values = {n: value for n in names if (value := row[n]) is not None}
        this = values.pop("this")
        rows[(this, *sorted((k, str(v)) for k, v in values.items()))] = (this, values)
    return list(rows.values())


def _breaking(targets: tuple[tuple[str, str], ...], rules: Iterable[Rule], below: Mapping[str, tuple[str, ...]]) -> str:
    """Return the query for the target nodes that break one of some rules at least."""
    holds = " && ".join(f"({rule.condition(below)})" for rule in rules if rule.condition)
    return f"SELECT DISTINCT ?this WHERE {{ {_target(targets, below)} FILTER (!({holds})) }}"


def _with_subclasses(classes: Iterable[str], below: Mapping[str, tuple[str, ...]]) -> str:
    return " ".join(f"<{c}>" for top in classes for c in dict.fromkeys((top, *below.get(top, ()))))


def _target(targets: tuple[tuple[str, str], ...], below: Mapping[str, tuple[str, ...]]) -> str:
    """Return a pattern that binds ?this to the target nodes."""
    parts = []
    if classes := [iri for kind, iri in targets if kind == "targetClass"]:
        parts.append(f"{{ VALUES ?class {{ {_with_subclasses(classes, below)} }} ?this a ?class }}")
    parts += [f"{{ ?this <{iri}> ?any }}" for kind, iri in targets if kind == "targetSubjectsOf"]
    parts += [f"{{ ?any <{iri}> ?this }}" for kind, iri in targets if kind == "targetObjectsOf"]
    return " UNION ".join(parts)


class _Reader:
    """One shape file as rules."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: dict[Term, dict[str, list[Term]]] = {}
        self.variables = count()
        try:
            for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                self.found.setdefault(q.subject, {}).setdefault(q.predicate.value, []).append(q.object)
        except (SyntaxError, OSError) as error:
            raise ShapeError(f"{path}: {error}") from error

    def rules(self) -> Iterator[Rule]:
        """Yield the rules of every shape that has targets."""
        for shape, values in sorted(self.found.items(), key=lambda item: str(item[0])):
            targets = tuple((p[len(SH) :], _iri(o)) for p in sorted(_TARGETS & set(values)) for o in values[p])
            if not targets:
                continue
            if self._constraints(shape):
                yield self._rule(shape, targets, condition=self._condition(shape))
            for prop in self._all(shape, "property"):
                yield self._rule(prop, targets, condition=self._condition(prop))
            for constraint in self._all(shape, "sparql"):
                yield self._rule(shape, targets, messages=constraint, select=self._select(shape, constraint))

    def _rule(
        self,
        shape: Term,
        targets: tuple[tuple[str, str], ...],
        *,
        condition: Callable[[Mapping[str, tuple[str, ...]]], str] | None = None,
        messages: Term | None = None,
        select: str = "",
    ) -> Rule:
        if not isinstance(shape, ox.NamedNode):
            raise self._wrong(shape, "a shape that is reported needs an IRI: findings name it")
        severity = self._one(shape, "severity")
        once = self.found.get(shape, {}).get(_ONCE, [])
        return Rule(
            iri=shape.value,
            severity=_iri(severity)[len(SH) :] if severity else "Violation",
            messages=self._texts(messages or shape, SH + "message") or self._texts(shape, SH + "message"),
            title=self._texts(shape, RDFS + "label"),
            advice=self._texts(shape, RDFS + "comment"),
            targets=targets,
            condition=condition,
            select=select,
            once=_iri(once[0]) if once else "",
        )

    def _select(self, shape: Term, constraint: Term) -> str:
        select = self._one(constraint, "select")
        if select is None:
            raise self._wrong(shape, "its sh:sparql has no sh:select")
        if word := re.search(r"\b(VALUES|MINUS|SERVICE)\b", str(select.value)):
            raise self._wrong(shape, f"SHACL does not allow {word[1]} in a constraint's query")
        declared = [d for node in self._all(constraint, "prefixes") for d in self._all(node, "declare")]
        prefixes = {}
        for d in declared:
            prefix, namespace = self._one(d, "prefix"), self._one(d, "namespace")
            if prefix is None or namespace is None:
                raise self._wrong(shape, "a sh:declare needs sh:prefix and sh:namespace")
            prefixes[prefix.value] = namespace.value
        query = "".join(f"PREFIX {p}: <{n}>\n" for p, n in sorted(prefixes.items())) + str(select.value)
        try:
            ox.Store().query(query)
        except SyntaxError as error:
            raise self._wrong(shape, f"its query does not parse: {error}") from error
        return query

    def _constraints(self, shape: Term) -> list[tuple[str, Term]]:
        """Return the constraint components of a shape itself, in a fixed order."""
        skip = _TARGETS | _ABOUT
        values = self.found.get(shape, {})
        return [(p[len(SH) :], o) for p in sorted(values) if p.startswith(SH) and p not in skip for o in values[p]]

    def _condition(self, shape: Term) -> Callable[[Mapping[str, tuple[str, ...]]], str]:
        self._holds(shape, "?this", {})  # refuse what is not known while loading, not while running
        return lambda below: self._holds(shape, "?this", below)

    def _holds(self, shape: Term, at: str, below: Mapping[str, tuple[str, ...]]) -> str:
        """Return the expression that holds of a node, named by a variable, if it conforms to the shape."""
        constraints = self._constraints(shape)
        path = self._one(shape, "path")
        if path is None:
            return " && ".join(self._value(shape, name, value, at, below) for name, value in constraints) or "true"
        p, parts, values = self._path(shape, path), list[str](), list[tuple[str, Term]]()
        for name, value in constraints:
            match name:
                case "minCount":
                    parts.append(self._at_least(shape, at, p, int(value.value)))
                case "maxCount":
                    parts.append(f"!{self._at_least(shape, at, p, int(value.value) + 1)}")
                case "hasValue":
                    parts.append(self._some(at, p, str(value)))
                case "lessThan" | "lessThanOrEquals":
                    v, w, sign = self._new(), self._new(), "<" if name == "lessThan" else "<="
                    other = f"EXISTS {{ {at} {value} {w} FILTER (!COALESCE({v} {sign} {w}, false)) }}"
                    parts.append("!" + self._some(at, p, v, other))
                case "uniqueLang":
                    v, w = self._new(), self._new()
                    same = f'!sameTerm({v}, {w}) && LANG({v}) != "" && LANG({v}) = LANG({w})'
                    parts.append("!" + self._some(at, p, v, self._some(at, p, w, same)))
                case _:
                    values.append((name, value))
        if values:
            v = self._new()
            good = " && ".join(self._value(shape, name, value, v, below) for name, value in values)
            parts.append("!" + self._some(at, p, v, f"!({good})"))
        return " && ".join(parts) or "true"

    def _value(self, shape: Term, name: str, value: Term, v: str, below: Mapping[str, tuple[str, ...]]) -> str:
        """Return the expression that holds of one value, named by a variable."""
        match name:
            case "class":
                t = self._new()
                return f"EXISTS {{ VALUES {t} {{ {_with_subclasses([_iri(value)], below)} }} {v} a {t} }}"
            case "datatype":
                return _datatype(_iri(value), v)
            case "nodeKind":
                kinds = re.findall("IRI|Literal|BlankNode", _iri(value)[len(SH) :])
                return "(" + " || ".join(_NODE_KINDS[k].format(v=v) for k in kinds) + ")"
            case "in":
                items = self._list(value)
                if any(isinstance(i, ox.Literal) for i in items):
                    raise self._wrong(shape, "sh:in of literals is not supported; use sh:pattern")
                return f"{v} IN ({', '.join(str(i) for i in items)})"
            case "pattern":
                return f"(!isBlank({v}) && REGEX(STR({v}), {value}))"
            case "languageIn":
                tags = (str(i.value) for i in self._list(value))
                return "(" + " || ".join(f'LANGMATCHES(LANG({v}), "{tag}")' for tag in tags) + ")"
            case "minInclusive":
                return f"COALESCE({v} >= {value}, false)"
            case "maxInclusive":
                return f"COALESCE({v} <= {value}, false)"
            case "or":
                return "(" + " || ".join(f"({self._holds(s, v, below)})" for s in self._list(value)) + ")"
            case _:
                raise self._wrong(shape, f"sh:{name} is not supported; write it as sh:sparql, or add it to kg/shacl.py")

    def _some(self, at: str, steps: list[str], value: str, condition: str = "true") -> str:
        """Return the expression: the path leads to some value that meets a condition.

        One EXISTS a step, because a planner that does not know the node as bound would join the steps of all nodes.
        """
        step, *rest = steps
        if not rest:
            return f"EXISTS {{ {at} {step} {value} FILTER ({condition}) }}"
        on = self._new()
        return f"EXISTS {{ {at} {step} {on} FILTER ({self._some(on, rest, value, condition)}) }}"

    def _at_least(self, shape: Term, at: str, steps: list[str], number: int) -> str:
        """Return the expression: the node has so many different values."""
        if number < 2:
            return self._some(at, steps, self._new()) if number else "(true)"
        if len(steps) > 1:
            raise self._wrong(shape, "counting the values of a sequence path beyond one is not supported")
        names = [self._new() for _ in range(number)]
        different = " && ".join(f"!sameTerm({a}, {b})" for a, b in combinations(names, 2))
        patterns = " . ".join(f"{at} {steps[0]} {name}" for name in names)
        return f"EXISTS {{ {patterns} FILTER ({different}) }}"

    def _path(self, shape: Term, path: Term) -> list[str]:
        """Return the steps of a path: one property, or a sequence of them."""
        steps = [path] if isinstance(path, ox.NamedNode) else self._list(path)
        if not steps or not all(isinstance(s, ox.NamedNode) for s in steps):
            raise self._wrong(shape, "sh:path must be a property or a list of properties")
        return [str(s) for s in steps]

    def _new(self) -> str:
        return f"?v{next(self.variables)}"

    def _all(self, node: Term, name: str) -> list[Term]:
        return sorted(self.found.get(node, {}).get(SH + name, []), key=str)

    def _one(self, node: Term, name: str) -> ox.NamedNode | ox.Literal | ox.BlankNode | None:
        values = self._all(node, name)
        return values[0] if values else None

    def _texts(self, node: Term, predicate: str) -> dict[str, str]:
        literals = [o for o in self.found.get(node, {}).get(predicate, []) if isinstance(o, ox.Literal)]
        return {o.language or "": o.value for o in sorted(literals, key=str)}

    def _list(self, node: Term) -> list[Term]:
        items: list[Term] = []
        while node != ox.NamedNode(_NIL):
            cell = self.found.get(node, {})
            if not cell.get(_FIRST) or not cell.get(_REST):
                raise self._wrong(node, "a list is broken: rdf:first and rdf:rest are needed")
            items.append(cell[_FIRST][0])
            node = cell[_REST][0]
        return items

    def _wrong(self, shape: Term, what: str) -> ShapeError:
        return ShapeError(f"{self.path}: shape {str(shape.value).rpartition('#')[2]}: {what}")


def _datatype(iri: str, v: str) -> str:
    """Return the expression: a literal of this datatype, well formed."""
    typed = f"isLiteral({v}) && DATATYPE({v}) = <{iri}>"
    if iri in _NUMERIC:
        return f"({typed} && isNumeric({v}))"
    if iri in _DAYS:
        return f"({typed} && COALESCE({v} = {v}, false) && COALESCE(BOUND({v}) && STR(<{iri}>(STR({v}))) != '', false))"
    return f"({typed})"


def _iri(term: Term) -> str:
    return str(term.value)
