"""Ties that a sentence states with what its passage has set: the place reported on, the headline, the lead of a paragraph.

- headline 册亨县做好Y, 某县：Y…: Y carried out by whom the headline begins with
- 建成Y, 全县推行Y, 县里开通Y: a clause without a subject, or whose subject is the place, says what its government does
- X“Y”第三期, Y实施以来，X…: a body right before a programme, or the subject after “since it began”, carries it out
- 为G购买Y, 给G发放F: what is done or paid for people benefits them
- 依托Y，X投入F · 向Y注入F · 在Y上投入F: F funds Y
- X在Y1、Y2等方面帮扶…: X carries out each field
- 以G为重点，实施Y: a programme benefits whom its clause before aims at
- “Y”补助G, Y惠及G: what is named aids the people after it
- X定点帮扶某县: a body carries out the help that it gives a place
- X的“Y”…: a body carries out the programme that a clause calls its own
- 改造危房N户，补助资金M元 · Y方面，X投入F: money and doers of what the clause before names
- 看望G，发放F: money given goes to the people of the clause before
- Y对象, “Y”学生: people called after a scheme benefit from it
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.extract.arguments import joins
from kg.extract.clauses import OTHER, PREPOSITION, VERB, Token, inside, is_media, list_from, only_modifies, roles_of
from kg.extract.items import FIGURE, PLACE, PUNCT, TIME, Sentence
from kg.extract.nested import inner_programme
from kg.extract.relatives import built_ties
from kg.extract.scene import Scene
from kg.extract.ties import Tie
from kg.extract.words import PROGRAMMES, Words
from kg.model import Mention

_GIVING_TO = frozenset("为 给 向 对".split())
_SINCE = tuple("以来 来 后 之后".split())
_BASIS = frozenset("依托 按照 借助 围绕 通过 结合".split())
_INTO = frozenset("向 在 对".split())
_BY_NAME = ("对象", "人员", "户", "群众", "人口")
_PROJECTS = ("项目", "工程", "计划", "行动", "活动")
_VISITING = frozenset("走访 慰问 走访慰问 看望 看望慰问 资助 救助 帮扶".split())
_HANDING = frozenset("发放 发放了 送去 送去了 送上 送上了 补助 给予 拨付".split())
_SLOGAN = re.compile("[“「][一二三四五六七八九十]")
_SEVERAL = 3
_AIDING = ("补助", "资助", "救助", "补贴", "奖励", "培训", "服务")
_HELPING = ("帮扶", "支援", "扶贫", "协作")
_WAYS = ("机制", "体系", "制度", "模式")
_JOINERS = frozenset("的 两地 双方".split())


def told(
    sentence: Sentence, rows: list[list[Token]], mentions: Sequence[Mention], words: Words, scene: Scene
) -> list[Tie]:
    """Return the ties that a sentence, given by its clauses, states with what its passage has set."""
    pairs: list[tuple[Mention, str, Mention]] = []
    if sentence.block.kind == "headline":
        pairs += _headline([token for row in rows for token in row], words, scene)
    for n, clause in enumerate(rows):
        named, roles = {token.cls for token in clause}, roles_of(clause)
        if "Programme" in named:
            pairs += _owned(clause)
            pairs += _since(rows, n, scene)
            pairs += _possessed(clause)
            pairs += _preposed(clause, scene)
            pairs += _in_respects(clause, scene)
        if "found" in roles:
            pairs += _done_here(rows, n, words, scene)
        if "BeneficiaryGroup" in named:
            pairs += _done_for(clause)
            pairs += _had(rows, n, words, scene)
            pairs += _aided(clause, mentions)
            pairs += _for_the_most(rows, n)
        if "pay" in roles:
            pairs += _paid_into(rows, n, scene)
        pairs += _under_lead(clause, scene)
        if "Fund" in named and "pay" in roles:
            pairs += _at_large(rows, n, words, scene)
        if "Fund" in named and n:
            pairs += _given_to_them(rows, n)
            pairs += _costs(rows, n)
        if n and named & {"Institution", "Fund"}:
            pairs += _under_topic(rows, n)
    pairs += built_ties(rows, words, scene)
    pairs += _called_after(mentions)
    return [
        Tie(a, relation, b, sentence.span)
        for a, relation, b in dict.fromkeys(pairs)
        if (relation == "benefits" or not inside(a, b))
        and not (
            relation == "carriedOutBy" and (inside(b, a) or (a.quote in words.broad and not scene.governs_home(b)))
        )
    ]


def _headline(tokens: list[Token], words: Words, scene: Scene) -> Iterator[tuple[Mention, str, Mention]]:
    """Tie what a headline names to whom it begins with."""
    if not tokens:
        return
    first = tokens[0]
    doer = scene.home if first.kind == PLACE and scene.is_home(first.start) else first.mention
    if doer is not None and doer.cls != "Institution":
        doer = None
    if doer is None or is_media(doer):
        return
    for k, token in enumerate(tokens[1:], 1):
        if token.cls == "Programme" and token.mention is not None and not only_modifies(tokens, k, words):
            yield token.mention, "carriedOutBy", doer


def _owned(clause: list[Token]) -> Iterator[tuple[Mention, str, Mention]]:
    """Tie a programme to the body right before it; a time, a year or a number may stand between."""
    for k, token in enumerate(clause):
        if token.cls != "Institution" or token.mention is None or is_media(token.mention):
            continue
        n = k + 1
        while n < len(clause) and (clause[n].kind in (TIME, FIGURE) or clause[n].tag in ("m", "q", "mq")):
            n += 1
        if n < len(clause) and clause[n].cls == "Programme" and clause[n].mention is not None:
            helped = token.mention.concept is not None and token.mention.concept.endswith(("school", "hospital"))
            helping = clause[n].text.endswith(_HELPING) and n + 1 < len(clause) and clause[n + 1].kind in (PLACE, VERB)
            if clause[n].text[0] in "“「" or (n > k + 1 and not helped) or helping:
                for body in _list_to(clause, k) if helping else [token.mention]:
                    yield clause[n].mention, "carriedOutBy", body  # type: ignore[misc]


def _list_to(clause: list[Token], k: int) -> list[Mention]:
    """Return the body at k and those that are listed right before it."""
    found: list[Mention] = []
    while k >= 0 and (clause[k].cls == "Institution" or joins(clause[k]) or clause[k].kind == FIGURE):
        body = clause[k].mention
        if body is not None:
            found.append(body)
        k -= 1
    return found[::-1]


def _done_here(rows: list[list[Token]], n: int, words: Words, scene: Scene) -> Iterator[tuple[Mention, str, Mention]]:
    """Tie what is brought about with no subject but the place reported on to its government."""
    clause = rows[n]
    for k, token in enumerate(clause):
        if token.kind == PLACE or "found" not in token.roles:
            continue
        doer = _unsaid(rows, n, k, words, scene)
        if doer is None:
            return
        stated = any(scene.is_home(t.start) for t in clause[:k])
        programmes = _object(clause, k, words)
        for programme in programmes if len(programmes) < _SEVERAL else ():
            vague = programme.cls == "Policy" and programme.quote.endswith(_WAYS)
            if stated or not (vague or _SLOGAN.match(programme.quote)):
                yield programme, "carriedOutBy", doer
        return


def _unsaid(rows: list[list[Token]], n: int, k: int, words: Words, scene: Scene) -> Mention | None:
    """Return who is the unsaid subject of the verb at k: nobody else may stand before it."""
    place = None
    for row in rows[: n + 1]:
        place = _subject_place(row if row is not rows[n] else row[:k], words, scene, place)
        if place is False:
            return None
    if place is True:
        return scene.home
    if scene.official:
        return None
    return next(iter(scene.actors()), scene.home)


def _subject_place(row: list[Token], words: Words, scene: Scene, known: bool | None) -> bool | None:
    """Say whether a stretch has the place reported on (True) or somebody else (False) as its subject; None: nobody."""
    governed = False
    for token in row:
        if token.text == "由" or (token.cls in ("Institution", "Fund") and not governed):
            return False
        if token.kind == PREPOSITION or token.text in _BASIS or token.text in ("作为", "距", "离", "如", "像"):
            governed = True
        elif token.kind == PUNCT:
            governed = governed and token.text in "、“”"
        elif token.kind == VERB or (token.kind == OTHER and token.tag.startswith("v")):
            return known
        elif token.kind == PLACE and not governed:
            if not scene.is_home(token.start):
                return False
            known = True
        elif not governed and (token.cls == "BeneficiaryGroup" or (token.kind == OTHER and _somebody(token, words))):
            return False
    return known


def _somebody(token: Token, words: Words) -> bool:
    """Say whether a word is a person, a body or a place, however general: 社区, 企业, 村."""
    if token.tag in ("nr", "nrt", "r"):
        return True
    noun = words.noun(token.text)
    return noun is not None and (noun.cls in ("Institution", "BeneficiaryGroup") or noun.place or noun.staff)


def _object(clause: list[Token], k: int, words: Words) -> list[Mention]:
    """Return the programmes after the verb at k, unless a body or another verb of doing comes before them."""
    for n, token in enumerate(clause[k + 1 :], k + 1):
        if token.cls == "Programme" and token.mention is not None:
            return [] if only_modifies(clause, n, words) else list_from(clause, token.mention, {"Programme"})
        if token.cls in ("Institution", "Fund"):
            return []
    return []


def _done_for(clause: list[Token]) -> Iterator[tuple[Mention, str, Mention]]:
    """Tie what is done or paid for people in one clause to them."""
    for k, token in enumerate(clause):
        if token.text not in _GIVING_TO or token.mention is not None:
            continue
        people: list[Mention] = []
        for n in range(k + 1, len(clause)):
            after = clause[n]
            if after.cls == "BeneficiaryGroup" and after.mention is not None and not people:
                people = list_from(clause, after.mention, {"BeneficiaryGroup"})
            elif after.cls in ("Programme", "Fund") and after.mention is not None and people:
                done = any(t.kind == VERB or t.tag.startswith("v") for t in clause[k + 1 : n])
                for group in people if done or after.cls == "Programme" else ():
                    yield after.mention, "benefits", group
                body = next((t.mention for t in clause[:k] if t.cls == "Institution"), None)
                if done and body is not None and after.cls == "Programme" and token.text in "为给":
                    yield after.mention, "carriedOutBy", body
                break
            elif after.cls == "Institution" or (n > k + 8 and not people):
                break


def _since(rows: list[list[Token]], n: int, scene: Scene) -> Iterator[tuple[Mention, str, Mention]]:
    """Y开展以来，X与Z…: those who then act carry Y out."""
    clause = rows[n]
    if n + 1 >= len(rows) or not any(t.text.endswith(_SINCE) for t in clause[-4:]):
        return
    programme = next((t.mention for t in clause[:3] if t.cls == "Programme"), None)
    if programme is None or not any(t.kind == VERB for t in clause):
        return
    for token in rows[n + 1]:
        body = scene.body(token)
        if body is not None and not is_media(body):
            yield programme, "carriedOutBy", body
        elif not joins(token) and token.text not in _JOINERS and token.kind not in (FIGURE, TIME):
            break
    for row in rows[n + 1 : n + 3]:
        if any(not t.roles.isdisjoint(("spend", "pay")) for t in row):
            for token in row:
                if token.cls == "Fund" and token.mention is not None:
                    yield programme, "fundedBy", token.mention


def _paid_into(rows: list[list[Token]], n: int, scene: Scene) -> Iterator[tuple[Mention, str, Mention]]:
    """依托Y，X投入F · 向Y注入F: money put in for a programme that a preposition sets funds it; X carries it out."""
    programme = None
    doer = None
    for row in rows[: n + 1]:
        for k, token in enumerate(row):
            doer = doer or scene.body(token)
            if token.cls == "Programme" and k and (row[k - 1].text in _BASIS or row[k - 1].text in _INTO):
                programme = token.mention
            if programme is not None and row is rows[n] and "pay" in token.roles:
                for after in row[k + 1 :]:
                    if after.cls == "Fund" and after.mention is not None:
                        yield programme, "fundedBy", after.mention
                        break
                if doer is not None:
                    yield programme, "carriedOutBy", doer


def _under_lead(clause: list[Token], scene: Scene) -> Iterator[tuple[Mention, str, Mention]]:
    """In a paragraph that a lead gives to a programme, people who are helped benefit from it, and who sends help does it."""
    lead = scene.lead
    if lead is None or scene.section or any(t.cls == "Programme" and t.mention is not lead for t in clause):
        return
    for k, token in enumerate(clause):
        if token.text in ("派出", "选派", "派驻", "选送"):
            body = next((m for t in clause[:k] if (m := scene.body(t)) is not None), None)
            if body is not None:
                yield lead, "carriedOutBy", body
        if token.text in ("把", "将", "帮助", "组织", "吸纳", "带动", "惠及", "安置", "培训"):
            for after in clause[k + 1 : k + 4]:
                if after.cls == "BeneficiaryGroup" and after.mention is not None:
                    yield lead, "benefits", after.mention
                    break


def _at_large(rows: list[list[Token]], n: int, words: Words, scene: Scene) -> Iterator[tuple[Mention, str, Mention]]:
    """打赢脱贫攻坚战，投入F: money put in where only the campaign of the whole country is named funds the campaign."""
    named = [t.mention for row in rows for t in row if t.cls == "Programme" and t.mention is not None]
    campaign = scene.campaign
    if campaign is None or any(m.quote not in words.campaigns for m in named):
        return
    at = next(k for k, t in enumerate(rows[n]) if "pay" in t.roles)
    for token in rows[n][at + 1 :]:
        if token.cls == "Fund" and token.mention is not None:
            if any(word in token.text for word in words.general_money):
                yield campaign, "fundedBy", token.mention
            return


def _possessed(clause: list[Token]) -> Iterator[tuple[Mention, str, Mention]]:
    """X的“Y”…: the body whose programme a clause begins with carries it out."""
    if len(clause) > 3 and clause[0].cls == "Institution" and clause[1].text == "的" and clause[2].cls == "Programme":
        body, programme = clause[0].mention, clause[2].mention
        named = programme is not None and (programme.quote[0] in "“「" or programme.quote.endswith(_PROJECTS))
        if body is not None and programme is not None and named and not is_media(body) and clause[3].kind != OTHER:
            yield programme, "carriedOutBy", body


def _given_to_them(rows: list[list[Token]], n: int) -> Iterator[tuple[Mention, str, Mention]]:
    """看望G，发放F · G…，从F中补助: money given in a clause without people goes to those of the clause before."""
    clause, before = rows[n], rows[n - 1]
    if clause[0].part != before[0].part or any(t.cls == "BeneficiaryGroup" for t in clause):
        return
    given = [k for k, t in enumerate(clause) if t.text in _HANDING]
    if not given:
        return
    visited = next((k for k, t in enumerate(before) if t.text in _VISITING or "benefit" in t.roles), None)
    fund = next((t.mention for t in clause if t.cls == "Fund" and t.mention is not None), None)
    first = next((t for t in before[:2] if t.cls == "BeneficiaryGroup"), None)
    drawn = any(t.text == "从" for t in clause) and first is not None
    if fund is None or (visited is None and not drawn):
        return
    start = before.index(first) if drawn and first is not None else (visited or 0)
    for token in before[start:]:
        if token.cls == "BeneficiaryGroup" and token.mention is not None:
            yield fund, "benefits", token.mention


def _costs(rows: list[list[Token]], n: int) -> Iterator[tuple[Mention, str, Mention]]:
    """改造危房N户，补助资金M元: an amount of money right after a number of what is done is what it costs."""
    clause, before = rows[n], rows[n - 1]
    if clause[0].part != before[0].part or clause[0].cls != "Fund" or clause[0].mention is None:
        return
    amount = len(clause) > 1 and clause[1].kind == FIGURE and all(t.kind in (FIGURE, PUNCT) for t in clause[1:])
    done = [k for k, t in enumerate(before[:-1]) if t.cls == "Programme" and before[k + 1].kind == FIGURE]
    programme = before[done[0]].mention if len(done) == 1 else None
    if amount and programme is not None:
        yield programme, "fundedBy", clause[0].mention


def _under_topic(rows: list[list[Token]], n: int) -> Iterator[tuple[Mention, str, Mention]]:
    """Y方面，X投入F: who acts right after a topic carries it out, and what is put in funds it."""
    topic, clause = rows[n - 1], rows[n]
    if len(topic) != 3 or topic[0].cls != "Programme" or topic[0].mention is None or topic[1].text != "方面":
        return
    body = clause[0].mention if clause[0].cls == "Institution" else None
    if body is not None and not is_media(body):
        yield topic[0].mention, "carriedOutBy", body
    for k, token in enumerate(clause):
        if token.cls == "Fund" and token.mention is not None and any("pay" in t.roles for t in clause[:k]):
            yield topic[0].mention, "fundedBy", token.mention


def _preposed(clause: list[Token], scene: Scene) -> Iterator[tuple[Mention, str, Mention]]:
    """X把Y办到…: the body before 把 carries out what it does something with."""
    for k, token in enumerate(clause[:-2]):
        after = clause[k + 1]
        if token.text in ("把", "将") and after.cls == "Programme" and after.mention is not None:
            body = next((m for t in clause[:k] if (m := scene.body(t)) is not None), None)
            if body is not None and not any(t.text in ("纳入", "列入") for t in clause[k:]):
                for programme in list_from(clause, after.mention, {"Programme"}):
                    yield programme, "carriedOutBy", body


def _in_respects(clause: list[Token], scene: Scene) -> Iterator[tuple[Mention, str, Mention]]:
    """X在Y1、Y2等方面帮扶…: the body carries out each field in which it helps."""
    end = next((k for k, t in enumerate(clause) if t.text in ("方面", "领域")), -1)
    at = next((k for k in range(end) if clause[k].text in ("在", "从", "围绕")), -1)
    if at < 1 or not any(t.roles for t in clause[end + 1 :]):
        return
    body = next((m for t in clause[:at] if (m := scene.body(t)) is not None and not is_media(m)), None)
    for token in clause[at:end] if body is not None else ():
        if token.cls == "Programme" and token.mention is not None:
            yield token.mention, "carriedOutBy", body  # type: ignore[misc]


def _had(rows: list[list[Token]], n: int, words: Words, scene: Scene) -> Iterator[tuple[Mention, str, Mention]]:
    """建成Y，G喝上放心水: people who then have something benefit from what the sentence said was done."""
    people: list[Mention] = []
    for token in rows[n]:
        if token.cls == "BeneficiaryGroup" and token.mention is not None:
            people = people or list_from(rows[n], token.mention, {"BeneficiaryGroup"})
        elif token.cls:
            return
        elif people and "have" in token.roles:
            for row in reversed(rows[:n]):
                done = [m for t in row if t.cls == "Programme" and (m := t.mention) is not None]
                done = [m for m in done if m.quote not in words.broad and not (scene.section and m is scene.lead)]
                for programme in done:
                    for group in people:
                        yield programme, "benefits", group
                if done:
                    return
            return


def _aided(clause: list[Token], mentions: Sequence[Mention]) -> Iterator[tuple[Mention, str, Mention]]:
    """“Y”补助G, 医疗救助G: a name that ends in a verb of help, with people right after it."""
    for token, after in pairwise(clause):
        if token.cls in ("Fund", "Programme") and token.mention is not None and token.text.endswith(_AIDING):
            source = inner_programme(token.mention, mentions) or token.mention
            if after.cls == "BeneficiaryGroup" and after.mention is not None:
                for group in list_from(clause, after.mention, {"BeneficiaryGroup"}):
                    yield source, "benefits", group


def _for_the_most(rows: list[list[Token]], n: int) -> Iterator[tuple[Mention, str, Mention]]:
    """以G为重点，实施Y: those whom something is done for before all others benefit from it."""
    clause = rows[n]
    for k in range(len(clause) - 3):
        if clause[k].text == "以" and clause[k + 1].cls == "BeneficiaryGroup" and clause[-1].kind == PUNCT:
            people = list_from(clause, clause[k + 1].mention, {"BeneficiaryGroup"})  # type: ignore[arg-type]
            if any(t.text == "为" and t.start >= people[-1].end for t in clause):
                for token in (token for row in rows[n : n + 2] for token in row):
                    if token.cls == "Programme" and token.mention is not None and token.start > people[-1].end:
                        for group in people:
                            yield token.mention, "benefits", group
                        return


def _called_after(mentions: Sequence[Mention]) -> Iterator[tuple[Mention, str, Mention]]:
    """People called after a scheme benefit from it: 特困供养|对象."""
    for group in mentions:
        if group.cls != "BeneficiaryGroup":
            continue
        for part in mentions:
            inner = part.cls in PROGRAMMES and part.start == group.start
            rest = group.quote[part.end - part.start :]
            if inner and (rest in _BY_NAME or (part.quote[0] in "“「" and len(rest) == 2)):
                yield part, "benefits", group
