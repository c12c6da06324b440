"""Words that name programmes, policies, funds, groups, bodies, assets and information systems.

The head noun at the end of a name decides its class: …资金 a fund, …群众 a group, …局 a body. Names known across the
country and coined names in quotes need no head. Words too general to be a thing (项目, 群众) name nothing alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract import coordination, institutions
from kg.extract.edges import left_edge
from kg.extract.grammar import Grammar
from kg.extract.items import FIGURE, NAME, PLACE, PUNCT, WORD, Item, Sentence
from kg.extract.quoted import CLASSES, find_quoted
from kg.extract.words import PROGRAMMES, Noun, Words, compile_words
from kg.model import Mention, Place
from kg.namespaces import V
from kg.places import COUNTRY

_TASKS = frozenset("任务 实事 事项 措施 举措 目标任务".split())
_STATISTICS = ("人均", "可支配", "收入", "纯收入", "储蓄", "存款", "消费", "幸福")
_SYSTEM = re.compile('[“"]|信息|数据|监测|监管|管理|服务|预警|综合|网络|云')
_MONEY = frozenset({"资金", "基金", "贷款"})
_POINTING = re.compile("[该此本我这]")
_GIVING = frozenset("捐款 捐资 募捐 出资".split())
_ONE_PERSON = frozenset("一位 一名 这位 那位 这名 某位".split())
_PAID_OUT = frozenset("发放 发放了 兑付 兑现 支付 支出 拨付".split())
_LEVELS = frozenset("省市县区州旗镇乡村")
_OWNERS = _LEVELS | {"公司", "集团"}
_TOWARDS = frozenset("到 赴 在 来 去 往 走进 深入 前往".split())
_PRICED = ("费", "金额", "价格", "终端", "设备", "手册", "协议书")
"""What after a known name makes it a price, a device or a paper: 土地流转|费, 远程医疗|设备."""
_PAYS = re.compile("(?:[省市县区州旗]|中央)?财政(?:定额|全额|统一|按标准)?(?:配套|补贴|补助)")
"""A treasury and the verb of what it pays: 县财政补助60万元."""
_WITH = frozenset("与 和 同 跟 对 向".split())
_INNER_DETERMINER = re.compile(r".(?:各项|各类|各级|各种|有关|相关|其他)")
_NUMBER = re.compile(r"[0-9.,，〇零一二三四五六七八九十百千万亿两余多几数]+(?:名|个|位|多名|余名)?")
_PAYERS = ("中央", "财政", "省级", "市级", "县级", "国家")
_PROPER = frozenset("nr nrt nrfg ns nt nz".split())
_NOUNS = frozenset("n vn j nz an ng b a s".split())


def find_mentions(sentence: Sentence, grammar: Grammar, view: str) -> list[Mention]:
    """Return what a sentence names, left to right."""
    words = compile_words(grammar)
    text = view[sentence.start : sentence.end]
    said = {item.text for item in sentence.items}
    found = list(_headed(sentence, words, view))
    found += _in_figures(sentence, words, view)
    found += find_quoted(sentence, words, view, found)
    found += institutions.find(sentence, words, view)
    if not said.isdisjoint(words.turned):
        found += coordination.turned_round(sentence, words, view)
    found += _known(sentence, words, view)
    if "、" in text or "”“" in text:
        found += coordination.members(sentence, words, view)
    if _POINTING.search(text):
        found += _pointers(sentence, words)
    if not said.isdisjoint(words.vests):
        found += _holders(sentence, words, view)
    if "品牌" in text or "商标" in text:
        found += _brands(sentence)
    mere = coordination.fields_of_work(sentence) if "等" in text else []
    return [m for m in _settled(found, view) if not any(a <= m.start and m.end <= b for a, b in mere)]


def is_generic(text: str, grammar: Grammar) -> bool:
    """Say whether words name nothing by themselves."""
    return compile_words(grammar).is_generic(text)


def _headed(sentence: Sentence, words: Words, view: str) -> Iterator[Mention]:
    """Yield the names that end in a head noun."""
    items = sentence.items
    for j, item in enumerate(items):
        if item.kind != WORD:
            continue
        noun = words.noun(item.text)
        if noun is None or noun.cls not in CLASSES:
            if len(item.text) > 3 and item.text[:2] in _MONEY:
                yield from _money_before_verb(items, j, words, view)
            continue
        if noun.cls == "Institution" and (item.text in words.ties or words.office(item.text) >= 0):
            continue
        if not _ends_name(items, j, noun, words):
            continue
        first = left_edge(items, j, noun, words)
        mention = _mention(items, first, j, noun, words, view)
        if mention is not None:
            yield mention


def _money_before_verb(items: list[Item], j: int, words: Words, view: str) -> Iterator[Mention]:
    """Yield a fund whose last word the segmenter joined with what is said of it: 保障|资金投入, 投资|基金规模."""
    item = items[j]
    noun = words.noun(item.text[:2])
    if noun is None or noun.cls != "Fund":
        return
    first = left_edge(items, j, noun, words)
    start, end = items[first].start, item.start + 2
    start = _without_determiner(view, start, end, words)
    if end - start > 2 and not words.is_generic(view[start:end]):
        yield Mention(start, end, view[start:end], noun.cls, noun.concept)


def _in_figures(sentence: Sentence, words: Words, view: str) -> Iterator[Mention]:
    """Yield the people whom a figure counts without a classifier: 7000余|农民, 31万|农户."""
    for item in sentence.items:
        if item.kind != FIGURE:
            continue
        match = _NUMBER.match(item.text)
        start = item.start + (match.end() if match else 0)
        if item.end - start < 2:
            continue
        noun = words.noun(view[start : item.end])
        if noun is not None and noun.cls == "BeneficiaryGroup":
            yield Mention(start, item.end, view[start : item.end], noun.cls, noun.concept)


def _mention(items: list[Item], first: int, last: int, noun: Noun, words: Words, view: str) -> Mention | None:
    if noun.cls in PROGRAMMES and last + 1 < len(items) and items[last + 1].kind in (PLACE, FIGURE):
        first = _after_body(items, first, last, words)
    if noun.cls in PROGRAMMES and first < last and items[first].text in _OWNERS:
        first += 1  # 县｜扶贫和移民办, 公司｜发展战略
    start, end = items[first].start, items[last].end
    start = _without_determiner(view, start, end, words)
    text = view[start:end]
    if len(text) < 2 or text in words.deictics:
        return None
    if words.is_generic(text) and not (
        noun.cls == "BeneficiaryGroup" and text not in words.anybody and _counted(items, first, last)
    ):
        return None
    if noun.cls == "Fund" and last + 1 < len(items) and items[last + 1].kind == FIGURE and _PAYS.fullmatch(text):
        payer = text[: text.index("财政") + 2]
        return Mention(start, start + len(payer), payer, "Institution") if len(payer) > 2 else None
    if noun.cls == "BeneficiaryGroup" and last + 1 < len(items) and _is_person(items[last + 1]):
        return None
    if noun.named and not _is_named(items, first, last, text, noun, words):
        return None
    if noun.word in ("产业", "产业带") and not any(_crop(items[k], words) for k in range(first, last)):
        return None
    if noun.word in _TASKS and not any(_is_programme(items[k], words) for k in range(first, last)):
        return None
    if noun.cls in PROGRAMMES and last - first == 1 and len(noun.word) == 2 and _staffed(items[first], words):
        return None
    if noun.word in _GIVING and any(_is_body(items[k], words) for k in range(first, last)):
        return None
    if _INNER_DETERMINER.search(text):
        return None
    if noun.cls == "BeneficiaryGroup" and _is_one(items, first):
        return None
    if noun.word == "人口" and all(item.kind == PLACE for item in items[first:last]):
        return None  # 镇雄｜人口: all who live there
    if noun.cls in PROGRAMMES and first < last and _is_deed(items, last, words):
        return None
    if (
        noun.cls in PROGRAMMES
        and last - first == 1
        and first > 0
        and items[first].kind == PLACE
        and items[first - 1].text in _TOWARDS | _WITH
    ):
        return None
    if noun.cls == "InformationSystem" and len(noun.word) == 2 and not _SYSTEM.search(text):
        return None
    short = noun.cls in PROGRAMMES and first == last and len(text) <= 3 and text not in words.grammar.names
    if short and not _governed(items, first, len(text), words):
        return None
    paid = first > 0 and items[first - 1].text in _PAID_OUT
    cls = (
        "Programme"
        if noun.word in words.allowances and not paid and _is_scheme(items, first, last, words)
        else noun.cls
    )
    if cls == "Programme" and noun.word.endswith(("项目", "工程")) and _is_individual(items, first, last):
        cls = "Project"
    place = COUNTRY if cls == "Institution" and text in words.grammar.names else leading_place(items[first], start)
    return Mention(start, end, text, cls, noun.concept, place)


def _governed(items: list[Item], first: int, length: int, words: Words) -> bool:
    """Say whether a short word is a programme by its verb: 纳入|低保, 建起|烘干房."""
    roles = words.ties.get(items[first - 1].text, frozenset()) if first else frozenset()
    return "enjoy" in roles or (length == 3 and "found" in roles)


def _is_scheme(items: list[Item], first: int, last: int, words: Words) -> bool:
    """Say whether money is a standing scheme rather than a sum: its name says whom it is for (困难残疾人|生活补贴)."""
    if last + 1 < len(items) and items[last + 1].kind == FIGURE:
        return False
    name = "".join(i.text for i in items[first : last + 1])
    return name in words.grammar.names or any(_is_group(item, words) for item in items[first:last])


def _is_group(item: Item, words: Words) -> bool:
    noun = words.noun(item.text)
    return item.kind == WORD and noun is not None and noun.cls == "BeneficiaryGroup"


def _is_individual(items: list[Item], first: int, last: int) -> bool:
    """Say whether a project is one with a name of its own: the name begins with a place or a proper name."""
    item = items[first]
    return last > first + 1 and (
        (item.kind == PLACE and item.text[0] not in "全我本该") or item.tag in ("nr", "nrt", "ns")
    )


def _after_body(items: list[Item], first: int, last: int, words: Words) -> int:
    """Return where a line of help begins that is the verb of a body before it: 恒丰集团｜结对帮扶|36个村."""
    if items[last].text not in words.grammar.names:
        return first
    return next((k + 1 for k in range(last - 1, first - 1, -1) if _is_body(items[k], words)), first)


def leading_place(item: Item, start: int) -> Place | None:
    """Return the place that a name begins with."""
    return item.place.place if item.place is not None and item.start == start else None


def _without_determiner(view: str, start: int, end: int, words: Words) -> int:
    """Move the start of a name past determiners that the segmenter left inside its first word (各类|保险)."""
    moved = True
    while moved and view[start] in words.determining:
        moved = False
        for length in (4, 3, 2, 1):
            head = view[start : start + length]
            if head in words.determiners and (length > 1 or head in "该各每此") and end - start - length >= 2:
                start += length
                moved = True
                break
    return start


def _is_named(items: list[Item], first: int, last: int, text: str, noun: Noun, words: Words) -> bool:
    """Say whether a school, hospital or centre is a particular one: a place, a proper name or a telling noun before it."""
    before, names = items[first:last], words.grammar.names
    if any(i.kind == PLACE or (i.tag in _PROPER and i.text not in names) for i in before):
        return True
    if _counted(items, first, last):
        return False
    rest = len(text) - len(noun.word)
    if text[0] in "省市县区州旗镇乡" and (rest == 1 or rest > 2):
        return True
    if noun.word in ("中心", "网", "新闻", "在线", "频道", "农场", "林场", "牧场"):
        return False
    return rest >= 2 or (
        len(noun.word) >= 3 and noun.concept is not None and noun.concept.endswith(("school", "hospital"))
    )


def _counted(items: list[Item], first: int, last: int) -> bool:
    """Say whether a figure stands right before or after a name."""
    return (first > 0 and items[first - 1].kind == FIGURE) or (last + 1 < len(items) and items[last + 1].kind == FIGURE)


def _is_programme(item: Item, words: Words) -> bool:
    if item.kind == NAME:
        return True
    noun = words.noun(item.text)
    return (noun is not None and noun.cls in PROGRAMMES) or item.text in words.grammar.names or item.text == "民生"


def _staffed(item: Item, words: Words) -> bool:
    """Say whether a noun names those who do the work that follows: 医生|巡诊."""
    noun = words.noun(item.text)
    return noun is not None and noun.staff


def _is_body(item: Item, words: Words) -> bool:
    noun = words.noun(item.text)
    return noun is not None and noun.cls == "Institution"


def _is_person(item: Item) -> bool:
    """Say whether an item begins a person's name, so that the noun before it speaks of one person (村民|李元忠)."""
    return item.kind == WORD and item.tag in ("nr", "nrt", "nrfg") and len(item.text) <= 3


def _is_one(items: list[Item], first: int) -> bool:
    """Say whether a group noun speaks of one person: 一位腿脚不便的|贫困老人, 52岁的|村民, but 每吸纳一名|贫困老人."""
    if first > 1 and items[first - 1].text == "的" and items[first - 2].text.endswith("岁"):
        return True
    for k in range(first - 1, max(-1, first - 8), -1):
        item = items[k]
        if item.text in _ONE_PERSON or (
            item.text in ("位", "名") and k > 0 and items[k - 1].text in ("一", "这", "那")
        ):
            return all(i.text != "每" for i in items[max(0, k - 3) : k])
        if item.kind != WORD:
            return False
    return False


def _is_deed(items: list[Item], last: int, words: Words) -> bool:
    """Say whether a verb at the end of a name is what the people or the body before it do: 农户|改造｜旱厕, 政府|培训｜农民."""
    if items[last].text not in words.grammar.verbs or last + 1 >= len(items) or items[last + 1].kind == PUNCT:
        return False
    noun = words.noun(items[last - 1].text)
    after = items[last + 1]
    if after.text == "的" and last + 2 < len(items) and items[last + 2].kind == FIGURE:
        return True  # 全行|帮扶｜的2100户
    if items[last - 1].kind == PLACE and after.kind == FIGURE:
        return True
    goes_on = (
        after.kind in (FIGURE, PLACE, NAME) or after.tag.startswith(("n", "v", "a")) or after.text in ("了", "、", "的")
    )
    return noun is not None and noun.cls in ("Institution", "BeneficiaryGroup") and goes_on


def _crop(item: Item, words: Words) -> bool:
    noun = words.noun(item.text)
    raised = len(item.text) == 2 and item.text[0] in "养种"
    return raised or (noun is not None and noun.crop) or item.text in words.industries


def _ends_name(items: list[Item], j: int, noun: Noun, words: Words) -> bool:
    """Say whether a name can end at a head noun: no other noun after it takes over.

    People and bodies are named inside longer phrases too (贫困群众|人均收入); programmes and money only where the phrase
    ends, or where what follows is a quality or result of theirs (危房改造|力度).
    """
    if j + 1 >= len(items):
        return True
    after = items[j + 1]
    if after.kind != WORD:
        return after.kind != NAME or noun.cls not in PROGRAMMES
    text = after.text
    if items[j].text.endswith("财政") and (after.tag in _NOUNS or text.startswith(("收入", "支出", "保障"))):
        return False
    if noun.word in ("居民", "城镇居民", "农村居民", "农民") and text.startswith(_STATISTICS):
        return False
    follows = words.noun(text)
    if noun.cls == "Fund" and items[j].text in words.grammar.verbs and _gives_people(items, j, words):
        return False
    if follows is not None and follows.cls in CLASSES and not words.grammar.names.get(items[j].text):
        if noun.cls in ("BeneficiaryGroup", "Institution"):
            return True
        return noun.cls not in PROGRAMMES | {"Fund"} or (follows.cls in PROGRAMMES and noun.cls == "Fund")
    if noun.cls in ("BeneficiaryGroup", "Institution", "InformationSystem", "Asset"):
        return True
    if items[j].text in ("计划", "规划") and (after.tag.startswith(("v", "d")) or text in ("将", "于", "到", "在")):
        return False
    if after.tag[0] == "v" and j + 2 < len(items) and items[j + 2].kind == FIGURE:
        return True
    if after.tag not in _NOUNS or text in words.grammar.predicates or text in words.qualities:
        return True
    if noun.cls == "Fund":
        return False
    return after.tag == "a" or text in words.determiners


def _gives_people(items: list[Item], j: int, words: Words) -> bool:
    """Say whether a word for aid is the verb of people after a name: “雨露计划”|补助|中高职学生."""
    if j == 0 or items[j - 1].kind != NAME:
        return False
    for k in range(j + 1, min(j + 4, len(items))):
        if items[k].kind != WORD or items[k].tag[:1] not in "nbjag":
            return False
        noun = words.noun(items[k].text)
        if noun is not None and noun.cls == "BeneficiaryGroup":
            return True
    return False


def _holders(sentence: Sentence, words: Words, view: str) -> Iterator[Mention]:
    """Yield the counted places that assets are vested in: 确权到46个|村."""
    items = sentence.items
    for k, item in enumerate(items):
        if "vest" not in words.ties.get(item.text, ()):
            continue
        for n in range(k + 1, min(k + 4, len(items) - 1)):
            if items[n].kind == FIGURE and items[n + 1].kind == WORD:
                noun = words.noun(items[n + 1].text)
                if noun is not None and noun.place:
                    place = items[n + 1]
                    yield Mention(place.start, place.end, view[place.start : place.end], "CountedSet", V + "kind-place")


def _brands(sentence: Sentence) -> Iterator[Mention]:
    """Yield names in quotes that a word for brands closes or opens: “甲”“乙”等品牌, 品牌“甲”."""
    items = sentence.items
    for k, item in enumerate(items):
        if item.text not in ("品牌", "商标"):
            continue
        n = k - 1
        while n > 0 and k - n < 4 and items[n].kind == WORD:
            n -= 1
        while n >= 0 and (items[n].kind == NAME or items[n].text == "、"):
            if items[n].kind == NAME and items[n].text[0] != "《":
                yield Mention(items[n].start, items[n].end, items[n].text, "Brand")
            n -= 1
        if k + 1 < len(items) and items[k + 1].kind == NAME:
            yield Mention(items[k + 1].start, items[k + 1].end, items[k + 1].text, "Brand")


def _pointers(sentence: Sentence, words: Words) -> Iterator[Mention]:
    """Yield words that point at a programme or body named before: 该项目, 这一政策, 该公司."""
    items = sentence.items
    for k in range(len(items) - 1):
        if items[k].text not in words.pointers:
            continue
        for length in (2, 3):
            text = "".join(i.text for i in items[k : k + length])
            cls = words.deictics.get(text)
            if cls is not None and len(text) > 2 and cls != "Place":
                yield Mention(items[k].start, items[k].start + len(text), text, cls, deictic=True)
                break


def _known(sentence: Sentence, words: Words, view: str) -> Iterator[Mention]:
    """Yield names known across the country, wherever they stand."""
    grammar = words.grammar
    start = sentence.start
    for n, a, b in grammar.name_automaton.find_matches_as_indexes(view[start : sentence.end]):
        word = grammar.name_list[n]
        entry = grammar.names[word]
        if "broad" in entry.values and _continues(sentence, start + b, words):
            continue
        if word in grammar.generic or view.startswith(_PRICED, start + b):
            continue
        cls = entry.denotes[0].rpartition("#")[2]
        if cls == "Programme" and view.startswith("金", start + b) and word.endswith(("救助", "资助", "奖励")):
            cls, b = "Fund", b + 1  # 临时救助｜金
        concept = entry.denotes[1] if len(entry.denotes) > 1 else None
        place = COUNTRY if cls == "Institution" else None
        yield Mention(start + a, start + b, view[start + a : start + b], cls, concept, place)


def _continues(sentence: Sentence, end: int, words: Words) -> bool:
    """Say whether a noun follows right after a name, so that the name only modifies it (脱贫攻坚｜先进集体)."""
    for item in sentence.items:
        if item.start >= end:
            return item.kind == WORD and item.start == end and item.tag in _NOUNS and item.text not in words.ties
    return False


def _settled(found: list[Mention], view: str) -> list[Mention]:
    """Keep each name once: the longest of those that end together, and inside a longer name only what is a thing of its own."""
    found.sort(key=lambda m: (m.start, -m.end))
    kept: list[Mention] = []
    for m in found:
        if not any(_absorbs(k, m, view) for k in kept):
            kept = [k for k in kept if not _absorbs(m, k, view)]
            kept.append(m)
    kept.sort(key=lambda m: (m.start, -m.end, m.cls))
    return kept


def _family(cls: str) -> str:
    return "Programme" if cls in PROGRAMMES else cls


def _absorbs(whole: Mention, part: Mention, view: str) -> bool:
    """Say whether a longer name leaves a name inside it nothing to say of its own."""
    if not (whole.start <= part.start and part.end <= whole.end):
        crossing = whole.start < part.start < whole.end < part.end
        return crossing and _family(whole.cls) == _family(part.cls)
    if whole.start == part.start and whole.end == part.end:
        return True
    one, two = _family(whole.cls), _family(part.cls)
    if one == two:
        if one == "Institution":
            return not view.startswith(("下属", "所属", "旗下", "下辖", "直属", "附属"), part.end)
        return True
    if part.end == whole.end or one == "InformationSystem":
        return True
    if one == "Institution":
        return True
    if two == "Institution" and whole.start == part.start and part.quote[0] in "“「":
        return True  # “晨光”圆梦大学｜项目
    if one == "Fund" and two == "BeneficiaryGroup" and part.quote.startswith(_PAYERS):
        return True  # 中央残疾人｜事业发展补助资金
    if one == "Fund" and whole.start == part.start and part.end == whole.end - 1:
        return True  # 临时救助｜金
    if one == "BeneficiaryGroup" and whole.start == part.start and part.quote.endswith("监测"):
        return True  # 防返贫监测｜对象
    return two in ("Asset", "InformationSystem")


def counted_class(text: str, kind: str, grammar: Grammar) -> tuple[str, str]:
    """Return the class of what a figure counts, and the kind code that says what its members are."""
    noun = compile_words(grammar).noun(text)
    cls = noun.cls if noun is not None else ""
    if kind == "beneficiary" and cls == "BeneficiaryGroup":
        return cls, kind
    if (kind == "programme" and cls not in PROGRAMMES) or (kind == "institution" and cls != "Institution"):
        return "CountedSet", "other"
    return "CountedSet", kind
