"""Ties between things that one sentence states: what money funds, whom a programme benefits, who carries it out.

A tie needs a construction that states it; standing in one paragraph is no tie. The constructions:

- X实施Y, X与Z联合开展Y, Y由X承办: Y carried out by X (a subject left out is the one said last)
- 投入F元，实施Y · F用于Y · Y获F支持 · 从F中列支: F funds Y
- Y惠及/资助/带动G · 为G提供… · 让G… · G享受/纳入Y · Y…，G从中受益: Y benefits G
- names inside names: 危房改造|资金 funds 危房改造, 退役军人|服务体系 benefits 退役军人, 恒源集团|养蜂项目 carried out by 恒源集团
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.arguments import agents_of, groups_after, groups_behind, objects_of, subject_of
from kg.extract.clauses import (
    NAMED,
    OTHER,
    PREPOSITION,
    VERB,
    Token,
    clauses_of,
    inside,
    list_from,
    only_modifies,
    per_head,
    roles_of,
    tokens_of,
)
from kg.extract.grammar import Grammar
from kg.extract.items import FIGURE, PLACE, PUNCT, Sentence
from kg.extract.likely import likely
from kg.extract.nested import inner_programme, namesake_ties, nested_ties, said_fuller
from kg.extract.passages import told
from kg.extract.scene import Scene, State
from kg.extract.ties import Tie
from kg.extract.words import PROGRAMMES, Words, compile_words
from kg.model import Mention

_SUBORDINATE = frozenset("关于 有关".split())
_TOPIC = frozenset("方面 上 中 领域 工作".split())
_STRONG = frozenset(
    "实施 开展 启动 举办 承办 主办 组织开展 设立 出台 推行 施行 深入开展 扎实开展 启动实施 继续实施 组织实施 联合开展 推出 发起 印发 制定".split()
)
_FOR = frozenset("为 对 给 向".split())
_CAUSE = frozenset("让 使 令 使得 帮助 助 帮 助力 确保 带领 组织 引导 鼓励 动员 发动 率领".split())
_FOR_OR_CAUSE = _FOR | _CAUSE
_GAIN = ("受益", "获益", "受惠", "增收", "脱贫", "致富", "受助")
_LEADING = frozenset("带领 组织 引导 带动 鼓励 动员 发动 率领".split())
_DOING = frozenset("实施 实行 进行 开展 给予 予以 提供 发放".split())
_NAMES = frozenset("n nr nrt nrfg nt nz ns".split())
_DEEDS = frozenset({"carry", "pay", "grant", "act"})
_AMONG = frozenset("其中 包括".split())
_HELPED = ("受助", "受益", "受惠", "获助", "受资助")
_ARE = frozenset("为 是 包括 主要是 面向 限于".split())
_PLAIN_MONEY = ("资金", "善款", "捐款", "款项", "经费", "物资")
"""Ends of names that say of money only that it is money: whoever gains by it gains by what it is spent on."""
_SET_UP = frozenset("设立 成立 建立 发起".split())


def find_ties(
    sentence: Sentence, mentions: Sequence[Mention], grammar: Grammar, scene: Scene | None = None
) -> list[Tie]:
    """Return the ties of one sentence, each once, in the order they are read."""
    scene = scene or Scene()
    scene.enter(sentence, mentions)
    if not mentions:
        return []
    if scene.programme(sentence.block.start) is None and all(m.cls == "BeneficiaryGroup" for m in mentions):
        return []
    words = compile_words(grammar)
    scene.name_campaign(sentence, mentions, words.campaigns)
    tokens = tokens_of(sentence, mentions, words)
    rows = clauses_of(tokens)
    stated = _Clauses(sentence, rows, mentions, words, scene).read()
    stated += namesake_ties(sentence, mentions)
    stated += told(sentence, rows, mentions, words, scene)
    found = [t for t in nested_ties(sentence, mentions, words) if not said_fuller(t, stated)] + stated
    said = {(t.subject, t.relation, t.object) for t in found}
    for pair in likely(rows, sentence.block.start, words, scene):
        if pair not in said:
            found.append(Tie(*pair, sentence.span, likely=True))
    return list(dict.fromkeys(t for t in found if t.subject is not t.object))


class _Clauses:
    """Reads the comma clauses of a sentence in order."""

    def __init__(
        self, sentence: Sentence, rows: list[list[Token]], mentions: Sequence[Mention], words: Words, scene: Scene
    ) -> None:
        self._sentence = sentence
        self._rows = rows
        self._mentions = mentions
        self._words = words
        self._scene = scene
        self._state = State()
        self._found: list[Tie] = []

    def read(self) -> list[Tie]:
        """Return the ties that verbs and prepositions state."""
        part = -1
        state, block = self._state, self._sentence.block.start
        for clause in self._rows:
            if clause[0].part != part:
                part = clause[0].part
                state.thing, state.paid, state.groups, state.agents = list(state.heading), [], [], []
                state.unnamed = False
            self._clause(clause)
            if clause[-1].text in "：:":
                state.heading = list(state.thing)
        if state.topic is not None:
            for m in self._mentions:
                if m.cls in PROGRAMMES and m.start >= state.topic.end and m.quote not in self._words.broad:
                    self._say(m, "partOf", state.topic)
        spoken = state.subject or state.topic or next(iter(state.thing), None)
        if spoken is not None and spoken.cls in PROGRAMMES:
            self._scene.speak_of(spoken, block)
        return self._found

    def _say(self, subject: Mention, relation: str, object_: Mention) -> None:
        self._found.append(Tie(subject, relation, object_, self._sentence.span))

    def _clause(self, clause: list[Token]) -> None:
        state = self._state
        if self._is_topic(clause):
            return
        first_verb = next((k for k, t in enumerate(clause) if t.kind == VERB), len(clause))
        if self._is_purpose(clause, first_verb):
            state.intended += [m for k, t in enumerate(clause) if "benefit" in t.roles for m in groups_after(clause, k)]
            return
        roles, named = roles_of(clause), {t.cls for t in clause}
        agents = agents_of(clause, first_verb) if "Institution" in named else []
        deed = not roles.isdisjoint(_DEEDS)
        leads = bool(agents) and clause[0].mention is agents[0] and _goes_on(clause)
        if agents and (roles or (leads and self._sentence.block.kind != "headline")):
            state.agents, state.unnamed = agents, False
            if (deed or leads) and not any(t.text == "由" for t in clause[:first_verb]):
                self._scene.act(agents)
        elif (
            not agents
            and first_verb
            and (clause[0].kind == PLACE or (clause[0].kind == OTHER and clause[0].tag in _NAMES))
        ):
            state.unnamed = deed
        subject = subject_of(clause, first_verb, self._words) if "Programme" in named or "Fund" in named else None
        if subject is not None:
            state.subject = subject
            state.thing = list_from(clause, subject, {"Programme", "Fund"})
        if state.open_verb is not None:
            first = next((t.mention for t in clause if t.cls == "Programme" and t.mention is not None), None)
            if first is not None:
                self._carried(list_from(clause, first, {"Programme"}), agents, state.open_verb)
            state.open_verb = None
        if "BeneficiaryGroup" in named and not (first_verb and clause[0].text in _FOR):
            among = next((k for k, t in enumerate(clause) if t.text in _AMONG), first_verb)
            before = clause[: min(first_verb, among)]
            groups = [t.mention for t in before if t.cls == "BeneficiaryGroup" and t.mention is not None]
            state.groups = groups or state.groups
        for k, token in enumerate(clause):
            kind, text = token.kind, token.text
            if text in _SUBORDINATE:
                break
            if kind == VERB and text in _LEADING and self._leads(clause, k):
                self._for(clause, k, token)
            elif kind == VERB:
                self._verb(clause, k, token, agents)
            elif text in _FOR_OR_CAUSE and kind in (PREPOSITION, OTHER):
                self._for(clause, k, token)
            elif text == "以" and state.paid:
                self._fund(objects_of(clause, k, {"Programme"}, self._words), state.paid)
            elif kind == NAMED and token.mention is not None and token.cls in ("Programme", "Fund"):
                part = token.cls == "Fund" and first_verb == len(clause) and state.subject is not None
                if token.mention not in state.thing and not per_head(clause, k) and not part:
                    state.thing = list_from(clause, token.mention, {token.cls})
                granted = any("grant" in t.roles for t in clause[:k])
                if token.cls == "Fund" and not granted and any(t.kind == FIGURE for t in clause[k + 1 : k + 4]):
                    state.paid = state.paid if per_head(clause, k) else [token.mention]
            if text.endswith(_GAIN):
                self._gain(clause, k)
            if token.cls == "BeneficiaryGroup" and text.startswith(_HELPED):
                self._gain(clause, k + 1)
            if text.endswith("对象") and k + 1 < len(clause) and clause[k + 1].text in _ARE:
                self._benefit(clause, k + 1)
            if text in _AMONG:
                self._among(clause, k)

    def _leads(self, clause: list[Token], k: int) -> bool:
        """Say whether people are led into a programme: 带领G发展Y."""
        groups = groups_after(clause, k)
        return bool(groups) and any(t.cls == "Programme" and t.start >= groups[-1].end for t in clause)

    def _is_purpose(self, clause: list[Token], first_verb: int) -> bool:
        """Say whether a clause only states a purpose: 为|响应号召, 为深入贯彻…, and what runs on from it."""
        state = self._state
        if clause[0].text in ("为", "为了", "旨在", "以便"):
            state.purpose = not any(t.cls == "BeneficiaryGroup" for t in clause[1:3])
        elif state.purpose:
            state.purpose = not any(t.cls == "Institution" or t.kind in ("place", "time") for t in clause)
        return state.purpose

    def _is_topic(self, clause: list[Token]) -> bool:
        """Take in a topic that governs the sentence (教育扶贫方面，…)."""
        rest = [t.text for t in clause if t.kind not in (NAMED, PUNCT)]
        if not rest or rest[-1] not in _TOPIC:
            return False
        named = [t for t in clause if t.kind == NAMED]
        if len(named) == 1 and named[0].cls == "Programme" and len(rest) <= 2:
            self._state.topic = named[0].mention
            self._state.subject = None
            return True
        if rest[-1] == "方面":
            self._state.topic = None
        return False

    def _verb(self, clause: list[Token], k: int, verb: Token, agents: list[Mention]) -> None:
        roles = verb.roles
        if "carry" in roles:
            self._carry(clause, k, verb, agents)
        if "pay" in roles or "grant" in roles:
            self._pay(clause, k, verb)
        if "grant" in roles and agents:
            self._carried(objects_of(clause, k, {"Programme"}, self._words), agents, verb)
        if "spend" in roles:
            self._spend(clause, k)
        if "get" in roles:
            self._get(clause, k)
        if "benefit" in roles:
            self._benefit(clause, k)
        if "enjoy" in roles:
            self._enjoy(clause, k)
        for role, relation in (("manage", "managedIn"), ("vest", "vestedIn"), ("link", "linkedTo")):
            if role in roles:
                self._plain(clause, k, role, relation)

    def _carry(self, clause: list[Token], k: int, verb: Token, agents: list[Mention]) -> None:
        """X实施Y: Y is carried out by X, the subject of this clause, of the sentence, or of the sentence before."""
        programmes = objects_of(clause, k, {"Programme"}, self._words)
        if not programmes:
            programmes, agents = self._at_the_end(clause, k, agents) or self._passive(clause, k)
            programmes = programmes if agents else []
        if not programmes:
            if verb.text in _STRONG and sum((t.text == "“") - (t.text == "”") for t in clause[k + 1 :]) > 0:
                self._state.open_verb = verb
            return
        self._carried(programmes, agents, verb)

    def _carried(self, programmes: list[Mention], agents: list[Mention], verb: Token) -> None:
        state = self._state
        doers = agents or state.agents
        if (
            not doers
            and verb.text in _STRONG
            and not state.unnamed
            and not self._scene.official
            and not self._begins_an_era(verb)
        ):
            doers = list(self._scene.actors())
        for programme in programmes:
            broad = programme.quote in self._words.broad
            for doer in doers:
                if not inside(programme, doer) and not (broad and not self._scene.governs_home(doer)):
                    self._say(programme, "carriedOutBy", doer)
            for group in state.intended:
                self._say(programme, "benefits", group)
        if "spend" in verb.roles:
            self._fund(programmes, state.paid)
        state.thing = programmes
        state.work = programmes[0] if programmes else state.work

    def _begins_an_era(self, verb: Token) -> bool:
        """Say whether a clause only says since when (开展Y以来，): whoever acts is named after it."""
        clause = next(row for row in self._rows if row[0].clause == verb.clause)
        return any(t.text.endswith(("以来", "之后")) for t in clause[-3:])

    def _fund(self, programmes: list[Mention], funds: list[Mention]) -> None:
        for fund in funds:
            for programme in programmes:
                if not inside(programme, fund):
                    self._say(programme, "fundedBy", fund)

    def _passive(self, clause: list[Token], k: int) -> tuple[list[Mention], list[Mention]]:
        """Y由X实施: the programme before 由 is what X carries out."""
        if clause[k].text == "承担" and k + 1 < len(clause) and clause[k + 1].kind == FIGURE:
            return [], []  # 由省、县财政分别承担三成和七成: a share of the cost
        by = next((n for n in range(k) if clause[n].text == "由"), -1)
        if by < 0:
            return [], []
        subject = subject_of(clause, by, self._words)
        if subject is None and not any(t.cls for t in clause[:by]):
            things = [m for m in self._state.thing if m.cls in PROGRAMMES]
            return things, [t.mention for t in clause[by:k] if t.cls == "Institution" and t.mention is not None]
        doers = [t.mention for t in clause[by:k] if t.cls == "Institution" and t.mention is not None]
        return ([subject] if subject is not None and subject.cls in PROGRAMMES else []), doers

    def _at_the_end(
        self, clause: list[Token], k: int, agents: list[Mention]
    ) -> tuple[list[Mention], list[Mention]] | None:
        """Y…，X共同组织实施。: with no object of its own, the verb says who carries out what was spoken of."""
        own = [m for t in clause[:k] if t.cls == "Institution" and (m := t.mention) is not None and m in agents]
        if (
            not own
            or any(t.kind != PUNCT and t.kind != VERB for t in clause[k + 1 :])
            or any(t.cls == "Programme" for t in clause)
        ):
            return None
        return [m for m in self._state.thing if m.cls in PROGRAMMES], own

    def _pay(self, clause: list[Token], k: int, verb: Token) -> None:
        """投入F元: F is what the sentence goes on to spend; Y由X从F中列支: F funds Y, and X carries it out."""
        state = self._state
        funds = objects_of(clause, k, {"Fund"}, self._words)
        if funds and "pay" in verb.roles:
            state.paid = funds[:1]
        elif "pay" in verb.roles:  # 整合F元|投入Y
            self._fund(objects_of(clause, k, {"Programme"}, self._words), state.paid)
        before = [t.mention for t in clause[:k] if t.cls == "Fund" and t.mention is not None]
        by = next((n for n in range(k) if clause[n].text == "由"), -1)
        if by >= 0 and state.subject is not None and state.subject.cls in PROGRAMMES:
            for token in clause[by + 1 : k]:
                if token.cls == "Institution" and token.mention is not None:
                    self._say(state.subject, "carriedOutBy", token.mention)
        if state.subject is not None and state.subject.cls in PROGRAMMES:
            for fund in before + funds:
                self._fund([state.subject], [fund])
        elif by >= 0 and not funds:
            self._carried(objects_of(clause, k, {"Programme"}, self._words), agents_of(clause, k), verb)

    def _spend(self, clause: list[Token], k: int) -> None:
        """F用于Y: the money said last funds the programme after the verb."""
        state = self._state
        programmes = objects_of(clause, k, {"Programme"}, self._words)
        funds = state.paid or [m for m in state.thing if m.cls == "Fund"][:1]
        self._fund(programmes, funds)
        if clause[k].text.endswith("用于") and not programmes:
            groups = next(
                (
                    list_from(clause, t.mention, {"BeneficiaryGroup"})
                    for t in clause[k + 1 :]
                    if t.cls == "BeneficiaryGroup" and t.mention is not None
                ),
                [],
            )
            source = state.subject or next(iter(funds), None)
            if source is not None:
                for group in groups:
                    self._say(source, "benefits", group)

    def _get(self, clause: list[Token], k: int) -> None:
        """Y获F支持: the fund that a programme is given."""
        state = self._state
        subject = state.subject
        if subject is None or subject.cls not in PROGRAMMES:
            return
        for fund in objects_of(clause, k, {"Fund"}, self._words):
            self._say(subject, "fundedBy", fund)

    def _source(self) -> list[Mention]:
        """Return what benefits people here: the topic, the subject, or what was spoken of last."""
        state = self._state
        if state.topic is not None:
            return [state.topic]
        near = state.thing or [m for m in (state.subject,) if m is not None]
        near = [m for m in near if m.quote not in self._words.broad]
        if near and all(m.cls == "Fund" and m.quote.endswith(_PLAIN_MONEY) for m in near):
            work = state.work or self._spoken_before(near[0])
            if work is not None:
                return [work]
        if near:
            return [self._purpose(m) for m in near]
        spoken = self._scene.programme(self._sentence.block.start)
        return [spoken] if spoken is not None else []

    def _spoken_before(self, fund: Mention) -> Mention | None:
        """Return the programme that the sentence speaks of before plain money: “Y”实施以来，累计募集善款…，资助G."""
        row = next(row for row in self._rows if row[-1].end > fund.start)
        for clause in self._rows if fund.quote[0] not in "“「" else ():
            for k, token in enumerate(clause):
                before = token.part == row[0].part and token.start < fund.start and token.cls == "Programme"
                if before and token.text not in self._words.broad and not only_modifies(clause, k, self._words):
                    return token.mention
        return None

    def _purpose(self, thing: Mention) -> Mention:
        """Return the programme inside a fund's name where the money is only paid out; the fund itself where it is set up."""
        if thing.cls != "Fund":
            return thing
        inner = inner_programme(thing, self._mentions)
        if inner is None:
            return thing
        verb = ""
        for token in (token for row in self._rows for token in row):
            if token.start >= thing.start:
                break
            if token.kind == VERB:
                verb = token.text
        return thing if verb in _SET_UP else inner

    def _benefit(self, clause: list[Token], k: int) -> None:
        """Y惠及G: people who are the object of a verb of help gain from what the sentence speaks of."""
        groups = groups_after(clause, k)
        for source in self._source() if groups else []:
            for group in groups:
                if not inside(group, source):
                    self._say(source, "benefits", group)

    def _for(self, clause: list[Token], k: int, token: Token) -> None:
        """为G提供…, 对G实施…, 让G…: people whom something is done for, where a verb follows them."""
        groups = groups_after(clause, k)
        if not groups:
            return
        end = groups[-1].end
        after = [t for t in clause if t.start >= end and t.kind in (VERB, OTHER)]
        if not after or (token.text == "对" and not any(t.kind == VERB or t.tag.startswith("v") for t in after)):
            return
        if token.text in _LEADING:
            joined = [m for t in clause if t.start >= end and t.cls == "Programme" and (m := t.mention) is not None]
            if joined:
                self._carried(joined[:1], agents_of(clause, k), token)
                for group in groups:
                    self._say(joined[0], "benefits", group)
                return
        given = [
            m
            for n, t in enumerate(clause)
            if t.start >= end and t.text in _DOING
            for m in objects_of(clause, n, {"Programme"}, self._words)
        ]
        sources = self._source()
        for source in sources if sources and sources[0].cls == "Fund" else given or sources:
            for group in groups:
                if not inside(group, source):
                    self._say(source, "benefits", group)

    def _enjoy(self, clause: list[Token], k: int) -> None:
        """G享受Y, G纳入Y: people who are the subject gain from the programme after the verb."""
        state = self._state
        things = objects_of(clause, k, {"Programme", "Fund"}, self._words)
        if not things:
            state.groups = groups_after(clause, k) or state.groups
            return
        groups = [t.mention for t in clause[:k] if t.cls == "BeneficiaryGroup" and t.mention is not None]
        groups = groups or groups_behind(clause, things[-1]) or state.groups
        for thing in things:
            source = thing
            if thing.cls == "Fund":
                source = inner_programme(thing, self._mentions) or thing
            for group in groups:
                if not inside(group, source):
                    self._say(source, "benefits", group)

    def _among(self, clause: list[Token], k: int) -> None:
        """…, 其中G: people counted within what the clause before counts; they gain from the programme it names."""
        groups = groups_after(clause, k)
        spoken = self._scene.programme(self._sentence.block.start)
        things = self._state.thing or [m for m in (spoken,) if m is not None]
        for source in [m for m in things if m.cls in PROGRAMMES] if groups else []:
            for group in groups:
                self._say(source, "benefits", group)
        for whole in self._state.groups[-1:]:
            for group in groups:
                self._say(group, "subsetOf", whole)

    def _gain(self, clause: list[Token], k: int) -> None:
        """Y…，G从中受益: people before a verb of gaining gain from what was spoken of."""
        groups = [t.mention for t in clause[:k] if t.cls == "BeneficiaryGroup" and t.mention is not None]
        if not groups:
            return
        for source in self._source():
            if not inside(groups[-1], source):
                self._say(source, "benefits", groups[-1])

    def _plain(self, clause: list[Token], k: int, role: str, relation: str) -> None:
        """A纳入S平台, A确权到B, A对接B: the ties whose two ends stand on the two sides of the verb."""
        wanted = {
            "manage": ({"Asset", "BeneficiaryGroup", "Programme"}, {"InformationSystem"}),
            "vest": ({"Asset"}, {"Institution", "BeneficiaryGroup", "CountedSet"}),
            "link": ({"Programme"}, {"Programme", "Institution"}),
        }[role]
        before = [t.mention for t in clause[:k] if t.cls in wanted[0] and t.mention is not None]
        after = [t.mention for t in clause[k + 1 :] if t.cls in wanted[1] and t.mention is not None]
        if before and after:
            for one in before if role == "manage" else before[-1:]:
                self._say(one, relation, after[0])


def _goes_on(clause: list[Token]) -> bool:
    """Say whether what a clause begins with is its subject: a verb, an adverb or a mark follows."""
    return len(clause) > 1 and (
        clause[1].kind in (VERB, PUNCT, PREPOSITION)
        or clause[1].text in ("自", "按照")
        or clause[1].tag in ("v", "vd", "d", "ad", "l", "i")
    )
