"""A sentence as its ties see it: names, tying verbs and prepositions in order, comma clause by comma clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.items import FIGURE, PLACE, PUNCT, TIME, WORD, Item, Sentence
from kg.extract.words import PROGRAMMES, Words
from kg.model import Mention

NAMED, VERB, PREPOSITION, OTHER = "named", "verb", "preposition", "other"

_PREPOSITIONS = frozenset(
    "为 对 给 向 让 使 令 从 由 被 在 到 于 以 用 把 将 与 和 同 跟 比 按 靠 使得 据 因 往".split()
)


_ACT = frozenset({"act"})


@dataclass(slots=True, eq=False)
class Token:
    """A name, a tying verb, a preposition or any other word of a clause."""

    kind: str
    text: str
    clause: int
    part: int
    start: int
    end: int
    mention: Mention | None = None
    roles: frozenset[str] = frozenset()
    tag: str = ""
    cls: str = ""
    """Class of the thing named, programmes, policies and projects as one; empty for words."""


def tokens_of(sentence: Sentence, mentions: Sequence[Mention], words: Words) -> list[Token]:
    """Lay out a sentence as tokens; a name inside a longer name has none of its own."""
    outer = iter(outermost(mentions))
    mention = next(outer, None)
    found: list[Token] = []
    no_roles: frozenset[str] = frozenset()
    for i, (item, clause, part) in enumerate(zip(sentence.items, sentence.clause, sentence.part, strict=True)):
        while mention is not None and mention.end <= item.start:
            mention = next(outer, None)
        if mention is not None and mention.start < item.end:
            if not found or found[-1].mention is not mention:
                cls = "Programme" if mention.cls in PROGRAMMES else mention.cls
                found.append(Token(NAMED, mention.quote, clause, part, mention.start, mention.end, mention, cls=cls))
            continue
        if item.kind == WORD:
            roles = words.ties.get(item.text, no_roles)
            if item.text in _PREPOSITIONS and not (roles and item.text not in ("由",)):
                kind = PREPOSITION
            elif roles and not _is_noun(sentence.items, i):
                kind = VERB
            else:
                kind = OTHER
            text = item.text
            if text in words.acts:
                roles |= _ACT
        elif item.kind in (FIGURE, TIME, PUNCT, PLACE):
            kind, text, roles = item.kind, item.text, no_roles
        else:
            kind, text, roles = OTHER, item.text, no_roles
        found.append(Token(kind, text, clause, part, item.start, item.end, None, roles, item.tag))
    return found


def clauses_of(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the tokens of each comma clause, in order."""
    clauses: dict[int, list[Token]] = {}
    for token in tokens:
        clauses.setdefault(token.clause, []).append(token)
    return list(clauses.values())


def roles_of(clause: Sequence[Token]) -> frozenset[str]:
    """Return every role that a word of a clause has."""
    return frozenset().union(*[token.roles for token in clause])


def _is_noun(items: list[Item], i: int) -> bool:
    """Say whether a verb stands as a noun, coordinated with others or before 的: 产业发展、易地搬迁."""
    if i + 1 >= len(items) or i == 0 or items[i - 1].kind != WORD or not items[i - 1].tag.startswith(("n", "j", "b")):
        return False
    return items[i + 1].text in ("、", "和", "及", "与", "等", "以及")


def outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions that lie in no other, in text order."""
    outer: list[Mention] = []
    for m in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not outer or m.start >= outer[-1].end:
            outer.append(m)
    return outer


def list_from(clause: list[Token], first: Mention, classes: set[str]) -> list[Mention]:
    """Return a name and those that 、和 coordinate with it; a remark in brackets may stand after each."""
    found: list[Mention] = []
    reached, depth = False, 0
    for token in clause:
        depth += (token.text in "（(") - (token.text in "）)")
        if token.mention is first:
            reached = True
            found.append(first)
        elif reached and not depth and token.text not in "）)":
            if token.kind == NAMED and token.cls in classes and token.mention is not None:
                found.append(token.mention)
            elif not (
                (token.kind == PUNCT and token.text in "、") or token.text in ("和", "与", "及", "以及", "等", "或")
            ):
                break
    return found


def only_modifies(clause: list[Token], k: int, words: Words) -> bool:
    """Say whether a noun of its own follows a name, as in 低保|标准: what the clause speaks of is not the name."""
    if k + 1 >= len(clause):
        return False
    after = clause[k + 1]
    if after.text[0] in "“「":
        return False
    return (
        after.kind == OTHER and after.tag in ("n", "nz") and (after.text == "标准" or after.text not in words.qualities)
    )


def per_head(clause: list[Token], k: int) -> bool:
    """Say whether money at k is an amount a head: 每人|资助资金."""
    return k > 0 and clause[k - 1].text in ("每人", "每户", "每名", "每生", "人均", "户均", "每人每年", "每月")


def inside(part: Mention, whole: Mention) -> bool:
    """Say whether a name lies inside another."""
    return whole.start <= part.start and part.end <= whole.end


def is_media(body: Mention) -> bool:
    """Say whether a body is a paper, agency or site."""
    return body.concept is not None and body.concept.endswith("media")
