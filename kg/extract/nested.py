"""Names inside names say what they are for: 危房改造|资金, 退役军人|服务体系, 集团|光伏项目."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.items import Sentence
from kg.extract.ties import Tie
from kg.extract.words import PROGRAMMES, Words
from kg.model import Mention

_REGULATING = ("管理办法", "管理机制", "管理制度", "办法", "条例", "规定", "监管机制", "监管制度")
_EXAMINING = ("评估", "核查", "考核", "识别", "排查", "审计", "普查", "调查", "认定")
_GIVEN = ("贷款", "援助", "捐赠", "资助", "捐建", "援建", "投资", "支持", "赞助")
_FIELDS = ("协作", "帮扶", "扶贫")
"""Last words of fields of work: money called after a field (协作|资金) is spent on its projects, not on the field."""
_DONE_TO = (
    "改革",
    "治理",
    "整治",
    "改造",
    "建设",
    "升级",
    "整顿",
    "重组",
    "培育",
    "试点",
    "扩建",
    "改扩建",
    "改建",
    "新建",
    "迁建",
    "修缮",
)


def nested_ties(sentence: Sentence, mentions: Sequence[Mention], words: Words) -> Iterator[Tie]:
    """Yield the ties that the parts of a name have to the whole."""
    for whole in mentions:
        for part in mentions:
            if part is whole or not (whole.start <= part.start and part.end <= whole.end):
                continue
            relation = _relation(whole, part)
            if relation == "fundedBy":
                yield Tie(part, relation, whole, sentence.span, inner=part.quote.endswith(_FIELDS))
            elif relation:
                yield Tie(whole, relation, part, sentence.span)


def namesake_ties(sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Tie]:
    """Yield funds that are called after a programme of their sentence: 最低生活保障, 保障|资金投入."""
    for fund in mentions:
        if fund.cls != "Fund":
            continue
        purpose = fund.quote.removesuffix("资金").removesuffix("基金").removesuffix("经费").removesuffix("金")
        if len(purpose) < 2 or purpose == fund.quote:
            continue
        for m in mentions:
            if m.cls in PROGRAMMES and m.end <= fund.start and m.quote.endswith(purpose) and purpose not in _FIELDS:
                yield Tie(m, "fundedBy", fund, sentence.span)
                break


def _relation(whole: Mention, part: Mention) -> str:
    """Return how a part of a name is tied to the whole, empty where it says nothing."""
    if whole.cls == "Fund" and part.cls in PROGRAMMES:
        return "fundedBy"
    if whole.cls == "Fund" and part.cls == "BeneficiaryGroup":
        return "benefits"
    if whole.cls not in PROGRAMMES:
        return ""
    if part.cls in ("Asset", "Fund") and whole.quote.endswith(_REGULATING):
        return "governs"
    if part.cls == "BeneficiaryGroup":
        if whole.quote.endswith(_REGULATING):
            return "governs"
        return "" if whole.quote.endswith(_EXAMINING) else "benefits"
    if part.cls == "Institution" and part.start == whole.start:
        helped = part.concept is not None and part.concept.endswith(("school", "hospital"))
        given = whole.quote[part.end - whole.start :].startswith(_GIVEN)
        work = whole.quote.removesuffix("工程").removesuffix("项目")
        return "" if helped or given or work.endswith(_DONE_TO) else "carriedOutBy"
    return ""


def inner_programme(fund: Mention, mentions: Sequence[Mention]) -> Mention | None:
    """Return the programme that a fund's name holds."""
    for m in mentions:
        if m is not fund and m.cls in PROGRAMMES and fund.start <= m.start and m.end <= fund.end:
            return m
    return None


def said_fuller(tie: Tie, stated: list[Tie]) -> bool:
    """Say whether the sentence states a tie of the same money to a fuller name of the same programme."""
    return any(
        t.relation == tie.relation and t.object is tie.object and t.subject.quote.startswith(tie.subject.quote)
        for t in stated
    )
