"""The true left edge of a name: how far the words before its head noun belong to it.

A name runs left over nouns, adjectives, places and quoted names. It stops at marks, figures, times and function words, and
at the verb that governs it. A verb stays inside where it modifies the noun after it: 救助|资金, 问题整改|活动, but
资助｜贫困家庭学生.
"""

from __future__ import annotations

from kg.extract.grammar import Grammar
from kg.extract.items import FIGURE, NAME, PLACE, PUNCT, TIME, Item
from kg.extract.phrases import is_completed
from kg.extract.words import PROGRAMMES, Noun, Words

_NOMINAL = frozenset("n nr nrt nrfg ns nt nz ng vn j l an b s eng ag zg g a z h k vg tg".split())
_UNDER = frozenset("下属 所属 旗下 下辖 直属 附属".split())
_SIDES = "东西南北中"
_FIRMS = ("有限公司", "有限责任公司", "股份公司", "集团公司")
"""Company names say the line of business, often a verb, before the legal form: 水电开发|有限责任公司."""
_TRADING = frozenset({*_FIRMS, "集团", "公司", "银行"})
_FRESHLY = frozenset("新 再 又".split())
_LIGHT = "是有为到在把让使给达占无没叫称说用从对向至由被将获得"
_BEFORE_BODIES = frozenset("报 经 据 由 请 向".split())
"""Words of one character before a body that may look like nouns: 报｜市民政局批准, 据｜某某日报消息."""
_WAYS = frozenset("模式 机制 方式 形式 办法 政策".split())
"""Nouns that end a name, so that a name known by itself begins after them: “2+N”包保模式｜精准帮扶."""
_IN_BRACKETS = frozenset("集团 控股 中国 股份".split())
_SCOPES = "全我本该"
_LEVELS = "省市县区州旗乡镇村"
MAX_LENGTH = 28


def left_edge(items: list[Item], at: int, noun: Noun, words: Words) -> int:
    """Return the first item of the name whose head stands at item `at`."""
    if noun.cls == "Institution":
        at = _chained(items, at, words)
    first = at
    length = len(items[at].text)
    while first > 0:
        k = first - 1
        item = items[k]
        length += len(item.text)
        if length > MAX_LENGTH or not _belongs(items, k, at, noun, words):
            break
        first = k
    while first < at and _weak(items[first], words):
        first += 1
    return first


def _chained(items: list[Item], at: int, words: Words) -> int:
    """Return the first of the nouns that end the name of one body: 集团|有限公司, 市委|宣传部."""
    while at > 1 and items[at - 1].kind == "word" and not _other_body(items, at - 1, words):
        noun = words.noun(items[at - 1].text)
        if noun is None or noun.cls != "Institution":
            break
        at -= 1
    return at


def _belongs(items: list[Item], k: int, at: int, noun: Noun, words: Words) -> bool:
    """Say whether item k is part of the name that item k + 1 is part of."""
    item = items[k]
    kind = item.kind
    if kind == NAME:
        return True
    if kind == PLACE:
        return item.text[0] not in _SCOPES or item.text == "全国"
    if kind == TIME:
        if item.time is not None and item.time.kind == "duration":
            return items[k + 1].text in ("行动", "计划", "规划", "攻坚", "攻坚战")
        return item.text.endswith("五”") and items[k + 1].text in ("规划", "计划", "纲要")
    if kind == PUNCT and noun.cls == "Institution" and _in_brackets(items, k):
        return True
    if kind == PUNCT:
        return item.text in "·•" and k > 0 and items[k - 1].kind not in (PUNCT, FIGURE, TIME)
    if kind == FIGURE:
        return False
    text, tag = item.text, item.tag
    if noun.cls == "Institution" and text in _BEFORE_BODIES:
        return False
    if (
        noun.cls in PROGRAMMES
        and text in _WAYS
        and "".join(i.text for i in items[k + 1 : at + 1]) in words.grammar.names
    ):
        return False
    if text == "一次性":
        return noun.cls == "Fund" and k + 1 == at
    if noun.cls == "Institution" and text[0] == "第" and tag == "m":
        return True
    if text in words.stops or text in words.determiners or (text in words.governors and len(text) > 1):
        return False
    if len(text) == 1 and k and items[k - 1].tag == "v" and items[k - 1].text + text in words.governors:
        return False
    if len(text) == 1 and tag == "v" and len(items[k + 1].text) == 1 and text not in _LIGHT:
        return True
    if len(text) == 1 and tag == "v" and noun.word in _TRADING and k and len(items[k - 1].text) == 1:
        return text not in _LIGHT  # 鼎原钢｜构|集团: an unknown name falls into single characters
    if text == "未":
        return items[k + 1].text in words.statuses
    if text in _UNDER:
        return noun.cls == "Institution"
    grammar = words.grammar
    if noun.cls == "BeneficiaryGroup" and _taken_part_in(items, k, words):
        return False
    if text in grammar.predicates or text in words.ties or tag in ("v", "vd", "vi", "vq") or text in grammar.modifiers:
        return _modifies(items, k, at, noun, words)
    if tag == "i":
        return noun.cls != "Institution" and len(text) in (3, 4) and text not in words.governors
    if tag in _NOMINAL:
        phrase = tag == "l" and not (k + 1 == at and k > 0 and items[k - 1].text in _LEVELS)
        if noun.cls == "Institution" and (phrase or _other_body(items, k, words)):
            return False
        return tag != "a" or len(text) > 1 or text not in "好多少难贵久远近快慢早晚实牢细稳优严紧强"
    if tag == "f":
        return len(text) == 2 and text[0] in _SIDES
    if len(text) == 1 and tag in ("d", "m", "r", "q", "t", "f", "nrfg", "x"):
        return _inside_proper_name(items, k, at)
    return False


def _in_brackets(items: list[Item], k: int) -> bool:
    """Say whether a mark is one of the brackets inside a company's name: 新港（集团）有限公司, 宏达（湖南）有限公司."""
    opens = k if items[k].text in ("（", "(") else k - 2
    inside = items[opens + 1] if opens > 0 and opens + 2 < len(items) else None
    if inside is None or items[opens].text not in ("（", "(") or items[opens + 2].text not in ("）", ")"):
        return False
    return inside.kind == PLACE or inside.text in _IN_BRACKETS


def _taken_part_in(items: list[Item], k: int, words: Words) -> bool:
    """Say whether item k ends a programme that people take part in: 参与|公益岗位｜务工群众."""
    noun = words.noun(items[k].text)
    if noun is None or noun.cls not in PROGRAMMES:
        return False
    return any("enjoy" in words.ties.get(i.text, ()) for i in items[max(0, k - 2) : k])


def _other_body(items: list[Item], k: int, words: Words) -> bool:
    """Say whether item k names a body of its own beside the next one: 省委｜省政府, 新华网｜某某公司."""
    noun = words.noun(items[k].text)
    if noun is None or noun.cls != "Institution":
        return False
    return items[k + 1].text[0] in _LEVELS or (
        noun.named and noun.concept is not None and noun.concept.endswith("media")
    )


def _inside_proper_name(items: list[Item], k: int, at: int) -> bool:
    """Say whether a function character is a piece of an unknown proper name, by its neighbour: 九|巨龙|集团."""
    after = items[k + 1]
    if items[k].text in "的了着过在为和与及或等是有把被对从向由不也都就还又很每各该本其这那":
        return False
    return k + 1 < at and (after.tag in ("nr", "nrt", "nz", "ns") or len(after.text) == 1) and after.kind == "word"


def _modifies(items: list[Item], k: int, at: int, noun: Noun, words: Words) -> bool:
    """Say whether the verb at k modifies what follows rather than governs it."""
    item = items[k]
    grammar: Grammar = words.grammar
    text = item.text
    if text in words.governors or is_completed(item):
        return False
    modifier = text in grammar.modifiers
    governs = text in grammar.predicates or text in words.ties
    if modifier and not governs:
        return True
    if text in words.statuses:
        return True
    before = items[k - 1] if k > 0 else None
    nominal = before is not None and before.text not in _FRESHLY and _nominal(before, words)
    if noun.cls == "Institution":
        if noun.word.endswith(_FIRMS) and k + 1 == at and ((nominal and modifier) or not governs):
            return True
        if governs:
            roles = words.ties.get(text, frozenset())
            return modifier and k + 1 == at and roles.isdisjoint(("carry", "benefit"))
        proper = before is not None and (before.kind == PLACE or before.tag in ("nr", "nrt", "nz", "ns"))
        return (proper or (nominal and item.tag == "vn")) and len(text) <= 2
    if noun.cls == "BeneficiaryGroup":
        return nominal and not governs and item.tag == "vn"
    if k + 1 == at and before is not None and before.kind == NAME and noun.cls in PROGRAMMES:
        return True
    if modifier or item.tag == "vn":
        if k + 1 == at and modifier:
            starts = before is None or not nominal
            if starts and "carry" in words.ties.get(text, ()):
                return False
            bare = items[at].text if items[at].text.endswith(noun.word) else noun.word
            if starts and governs and not words.is_generic(bare):
                return False
            return not (governs and acts(before, words, people=not _helps(text, words)))
        return nominal and not acts(before, words, people=not modifier or not _helps(text, words))
    if k + 1 == at and nominal and noun.cls in PROGRAMMES and not acts(before, words):
        return True
    return (
        nominal and not governs and len(text) >= 2 and noun.cls in PROGRAMMES and not acts(before, words, places=False)
    )


def _nominal(item: Item, words: Words) -> bool:
    if item.kind in (NAME, PLACE):
        return True
    if item.kind != "word" or item.text in words.stops or item.text in words.determiners:
        return False
    return item.tag in _NOMINAL or item.text in words.grammar.modifiers


def _helps(text: str, words: Words) -> bool:
    """Say whether a verb is done for people rather than by them."""
    return "benefit" in words.ties.get(text, ()) or text in words.statuses


def acts(item: Item | None, words: Words, people: bool = True, places: bool = True) -> bool:
    """Say whether an item can be the subject of the verb after it: a place, a body or, if asked, people.

    People before a verb of help are whom it is for: 孤寡老人|服务保障|体系.
    """
    if item is None:
        return False
    if item.kind == PLACE:
        return True
    noun = words.noun(item.text)
    if noun is None:
        return False
    if noun.cls == "BeneficiaryGroup":
        return people
    return noun.cls == "Institution" or noun.staff or (places and noun.place)


def _weak(item: Item, words: Words) -> bool:
    """Say whether a name cannot begin with an item."""
    if item.kind == PUNCT:
        return True
    if item.kind != "word" or item.text == "一次性":
        return False
    return (
        item.tag in ("d", "ad", "k", "c", "p", "u", "uj", "t", "f", "m", "q", "r") and len(item.text) > 1
    ) or item.text in words.determiners
