"""Ties that a phrase states by how it is built, whatever its sentence goes on to say.

- X援建的Y, X组织实施的Y: who does something to Y carries it out
- X被列为Y试点县: who is made a place of trial carries the trial out
- Y由F支持, 利用F建成Y, 从F中列支N，实施Y, F出资，开办Y: F funds Y
- Y的承办单位为X: X carries Y out
- Y…，总投资N，其中F1 A元、F2 B元: the parts of a sum fund what it was spent on
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.arguments import joins
from kg.extract.clauses import OTHER, VERB, Token, inside, is_media, list_from
from kg.extract.items import FIGURE, PLACE, PUNCT, TIME
from kg.extract.scene import Scene
from kg.extract.words import Words
from kg.model import Mention

_DOING = frozenset({"carry", "found", "launch"})
_NAMED_AS = ("列为", "列入", "确定为", "入选", "评为", "成为", "纳入")
_TRIED_IN = tuple("县市区旗州乡镇村省")
_SUPPORTING = ("支持", "资助", "出资", "承担", "保障", "列支", "解决", "提供", "补助")
_WHOLE = ("总投资", "投资", "投入", "总投入", "其中")
_COMPLEMENTS = ("起来", "起", "成", "好", "下")
_FROM = ("用", "以", "从", "靠", "通过", "将", "把")
_GIVING = ("出资", "入股", "投资", "支持", "扶持", "全额出资")
_DONE_WITH = frozenset({"found", "spend", "carry"})
_FAR = 8
"""Words that may stand between 的 and the name it leads to, or between a doer and its verb."""

Pair = tuple[Mention, str, Mention]


def built_ties(rows: list[list[Token]], words: Words, scene: Scene) -> Iterator[Pair]:
    """Yield the ties that the phrases of a sentence state, clause by clause."""
    for n, clause in enumerate(rows):
        classes = {token.cls for token in clause}
        if "Programme" in classes:
            yield from _done_by(clause, scene)
            yield from _tried_in(clause, scene)
            yield from _supported(clause)
        if "Fund" in classes:
            yield from _parts(rows, n)
            yield from _drawn(rows, n)
        yield from _party(rows, n, words)


def _done_by(clause: list[Token], scene: Scene) -> Iterator[Pair]:
    """X援建的Y, X今年举办的第二期Y."""
    for k, token in enumerate(clause):
        verb = k - 2 if k > 2 and clause[k - 1].text in _COMPLEMENTS else k - 1
        if token.text != "的" or k < 2 or not _is_deed(clause[verb]):
            continue
        programme = _after(clause, k)
        if programme is None:
            continue
        for doer in _before(clause, verb, scene):
            if not inside(doer, programme):
                yield programme, "carriedOutBy", doer


def _is_deed(token: Token) -> bool:
    return token.kind == VERB and not token.roles.isdisjoint(_DOING)


def _after(clause: list[Token], k: int) -> Mention | None:
    """Return the programme that 的 at k leads to."""
    for token in clause[k + 1 : k + 1 + _FAR]:
        if token.cls == "Programme":
            return token.mention
        if token.cls or token.kind in (VERB, PUNCT):
            return None
    return None


def _before(clause: list[Token], k: int, scene: Scene) -> list[Mention]:
    """Return the bodies that do the verb at k: those right before it, adverbs and times aside."""
    while k > 0 and scene.body(clause[k - 1]) is None:
        token = clause[k - 1]
        drawn = token.cls == "Fund" or token.text in _FROM or "draw" in token.roles
        if not drawn and token.kind not in (TIME, FIGURE, VERB, OTHER):
            return []
        if not drawn and token.kind == OTHER and token.tag[:1] in ("n", "p", "r", "u"):
            return []
        k -= 1
    found: list[Mention] = []
    while k > 0:
        body = scene.body(clause[k - 1])
        if body is not None and not is_media(body):
            found.append(body)
        elif not joins(clause[k - 1]):
            break
        k -= 1
    return found


def _tried_in(clause: list[Token], scene: Scene) -> Iterator[Pair]:
    """X被列为Y试点县."""
    at = next((k for k, t in enumerate(clause) if t.text.endswith(_NAMED_AS)), -1)
    body = next((m for t in clause[: max(at, 0)] if (m := scene.body(t)) is not None), None)
    if body is None:
        return
    for token, after in zip(clause[at:-1], clause[at + 1 :], strict=False):
        place = after.text.removeprefix("试点").removeprefix("示范")
        if token.cls == "Programme" and token.mention is not None and place.startswith(_TRIED_IN):
            yield token.mention, "carriedOutBy", body


def _supported(clause: list[Token]) -> Iterator[Pair]:
    """Y由F1和F2支持."""
    by = next((k for k, t in enumerate(clause) if t.text == "由"), -1)
    programme = next((t.mention for t in clause[: max(by, 0)] if t.cls == "Programme"), None)
    funds = [t for t in clause[by:] if t.cls == "Fund"] if programme is not None else []
    if funds and any(t.text.endswith(_SUPPORTING) for t in clause if t.start >= funds[0].end):
        first = funds[0].mention
        for fund in list_from(clause, first, {"Fund"}) if first is not None else []:
            yield programme, "fundedBy", fund  # type: ignore[misc]


def _drawn(rows: list[list[Token]], n: int) -> Iterator[Pair]:
    """利用F1和F2建成Y, 从F中列支N，实施Y, F出资，开办Y: what is then done is done with the money."""
    clause = rows[n]
    for k, token in enumerate(clause):
        if token.cls != "Fund" or token.mention is None:
            continue
        drawn = k > 0 and (clause[k - 1].text in _FROM or "draw" in clause[k - 1].roles)
        gives = k + 1 < len(clause) and clause[k + 1].text in _GIVING
        if drawn or gives:
            funds = list_from(clause, token.mention, {"Fund"})
            for programme in _done_next(rows, n, funds[-1].end):
                for fund in funds:
                    if not inside(programme, fund):
                        yield programme, "fundedBy", fund
            return


def _done_next(rows: list[list[Token]], n: int, start: int) -> list[Mention]:
    """Return what the next verb of doing after `start` has as its object, in this clause or the two after it."""
    for row in rows[n : n + 3]:
        if row[0].part != rows[n][0].part:
            break
        done = False
        for token in row:
            if token.start < start:
                continue
            if token.cls == "Programme" and token.mention is not None and done:
                return list_from(row, token.mention, {"Programme"})
            if token.cls in ("Fund", "BeneficiaryGroup") or (token.cls == "Institution" and token is row[0]):
                return []
            done = done or not token.roles.isdisjoint(_DONE_WITH)
        if done:
            break
    return []


def _party(rows: list[list[Token]], n: int, words: Words) -> Iterator[Pair]:
    """Y…，承办单位为X · X是Y的承办单位."""
    clause = rows[n]
    at = next((k for k, t in enumerate(clause) if not t.cls and t.text in words.parties), -1)
    if at < 0:
        return
    bodies = [t.mention for t in clause if t.cls == "Institution" and t.mention is not None and not is_media(t.mention)]
    near = [t.mention for row in reversed(rows[max(0, n - 3) : n + 1]) for t in row if t.cls == "Programme"]
    if near and near[0] is not None and any(t.text in ("为", "是") for t in clause):
        for body in bodies:
            yield near[0], "carriedOutBy", body


def _parts(rows: list[list[Token]], n: int) -> Iterator[Pair]:
    """Y…，总投资3亿元，其中F1 2亿元、F2 1亿元: funds with their amounts and no verb of their own."""
    clause = rows[n]
    named = [k for k, t in enumerate(clause) if t.cls == "Fund"]
    listed = all(any(t.kind == FIGURE for t in clause[k + 1 : k + 3]) for k in named)
    verbless = not any(t.kind == VERB and t.text not in _WHOLE for t in clause)
    whole = any(t.text in _WHOLE for row in rows[max(0, n - 1) : n + 1] for t in row)
    if not (listed and verbless and whole) or any(
        t.kind == PLACE and t.text in ("全县", "全市", "全省") for t in clause
    ):
        return
    for row in reversed(rows[:n]):
        programmes = [t.mention for t in row if t.cls == "Programme" and t.mention is not None]
        if programmes:
            for k in named:
                fund = clause[k].mention
                if fund is not None:
                    yield programmes[0], "fundedBy", fund
            return
