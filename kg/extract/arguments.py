"""What stands around the verb of a clause: who acts, what the clause is about, what the verb acts on, and for whom."""

from __future__ import annotations

from kg.extract.clauses import NAMED, OTHER, PREPOSITION, VERB, Token, is_media, list_from, only_modifies, per_head
from kg.extract.items import FIGURE, PLACE, PUNCT
from kg.extract.words import Words
from kg.model import Mention

_JOINING = frozenset("与 和 同 及 、 等 以及 并".split())


def joins(token: Token) -> bool:
    """Say whether a word joins one doer to the next."""
    return token.text in _JOINING or "join" in token.roles


def agents_of(clause: list[Token], first_verb: int) -> list[Mention]:
    """Return the bodies that act in a clause: the first list of bodies before its verb, or those after 由."""
    found: list[Mention] = []
    blocked = False
    for k, token in enumerate(clause):
        if token.kind == NAMED:
            if token.cls != "Institution" or token.mention is None:
                if found:
                    break
                continue
            if not blocked and not is_media(token.mention):
                found.append(token.mention)
        elif joins(token):
            continue
        elif found:
            if not (k + 1 < len(clause) and any(joins(t) for t in clause[k : k + 3])):
                break
        elif token.kind == VERB and k >= first_verb:
            break
        elif token.kind == PREPOSITION:
            blocked = token.text != "由"
        elif token.kind == OTHER:
            if token.tag == "v" and len(token.text) > 1:
                blocked = True
            blocked = blocked and token.text not in ("的", "下", "中", "上", "里", "后")
    return found


def subject_of(clause: list[Token], first_verb: int, words: Words) -> Mention | None:
    """Return the programme or fund that a clause begins with."""
    for token in clause[:first_verb]:
        if token.kind == PREPOSITION and token.text in ("在", "从", "对", "为", "由", "以", "将", "把"):
            return None
        if token.kind == NAMED and token.cls in ("Programme", "Fund"):
            at = clause.index(token)
            if at + 1 < len(clause) and clause[at + 1].kind == PLACE:  # 结对帮扶|融水
                return None
            return None if per_head(clause, at) or only_modifies(clause, at, words) else token.mention
    return None


def objects_of(clause: list[Token], k: int, classes: set[str], words: Words) -> list[Mention]:
    """Return what follows a verb as its object: the first name of a class before another verb, and its list."""
    for n, token in enumerate(clause[k + 1 :], k + 1):
        if token.kind == NAMED:
            if token.cls in classes and token.mention is not None:
                if only_modifies(clause, n, words) or _amount_of(clause, n, words):
                    return []
                return list_from(clause, token.mention, classes)
            if token.cls != "Institution" or "BeneficiaryGroup" in classes:
                return []
        elif token.kind == VERB and not token.roles.isdisjoint({"carry", "benefit", "pay", "enjoy"}):
            return []
    return []


def groups_after(clause: list[Token], k: int) -> list[Mention]:
    """Return the people right after a verb or preposition, with a figure or a place between at most."""
    for n in range(k + 1, min(k + 6, len(clause))):
        token = clause[n]
        if token.kind == NAMED:
            if token.cls == "BeneficiaryGroup" and token.mention is not None:
                return list_from(clause, token.mention, {"BeneficiaryGroup"})
            if token.cls != "Institution":
                return []
        elif token.kind == VERB and not token.roles.isdisjoint({"carry", "pay"}):
            return []
    return []


def groups_behind(clause: list[Token], thing: Mention) -> list[Mention]:
    """参与Y务工G: people right after the programme that a relative clause says they take part in."""
    after = [t for t in clause if t.start >= thing.end]
    for token in after[:3]:
        if token.cls == "BeneficiaryGroup" and token.mention is not None:
            return [token.mention]
        if token.kind in (PUNCT, FIGURE):
            break
    return []


def _amount_of(clause: list[Token], n: int, words: Words) -> bool:
    """Say whether what follows a name is an amount of its: 易地扶贫搬迁|投资98.6亿元."""
    return n + 1 < len(clause) and clause[n + 1].text in words.grammar.money_nouns
