"""What stands on the two sides of a figure: the phrase or verb it hangs on to the left, the noun that follows to the right."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.edges import left_edge
from kg.extract.grammar import Grammar
from kg.extract.items import FIGURE, NAME, PLACE, PUNCT, TIME, WORD, Item, Sentence, is_list_mark
from kg.extract.kinds import COUNTS, MONEY, PEOPLE, RATES, is_money_phrase
from kg.extract.phrases import Phrase, is_predicate, phrase_ending_at, phrase_starting_at
from kg.extract.words import Words, compile_words

_REACHING = frozenset("到 至 为 达到 达 增至 降至 升至 增加到 提高到 扩大到 减少到 下降到 增长到 是".split())
_HEDGES_AFTER = frozenset("以上 以下 以内 左右 上下 前后 多 余 不等 之多".split())
_SETTING_UP = frozenset("设立 成立 建立 设".split())
_DEGREES = frozenset("低 快 慢 多 少".split())
_COMPARING = frozenset("比 较 高于 低于 高出 低出 快于 慢于".split())
"""Words before what something is compared with."""
_LIGHT = frozenset("实现 完成 达成 进行 开展 予以 给予".split())
"""Verbs that only say that what follows was done."""
_GAINS = frozenset("增收 增产 减收 减产 净增 新增 节约 节省 增长".split())
"""Verbs whose amount is the change itself even with 达: 增收达9亿元."""
_TOWARDS = frozenset("向 对 为 从 在 把 将 给 于".split())
"""Prepositions that the segmenter may take for nouns."""
_GRANT = 6
"""Words that may stand between an amount and the money it is."""
_PURPOSE = frozenset("用于 用作 为 给 是 占 并 由 从".split())
_EXTENTS = frozenset("长 宽 高 深 重 厚".split())
_RELATIVE = 12
"""Words that a relative clause before what is counted may have."""
_ASIDE = 12
"""Words that brackets between a noun and its number may have."""
_GLUE = frozenset(("d", "u", "ul", "uz", "ug", "c"))


@dataclass(slots=True)
class Left:
    """What stands before a figure in its clause, from the nearest word outwards."""

    phrase: Phrase | None = None
    verb: str = ""
    verb_at: int = -1
    changes: bool = False
    """A verb of change governs the figure."""
    reaches: bool = False
    """到, 达到 make it a level."""
    partner: int = -1
    """Item of the figure it is coordinated with or adjoins."""


def look_left(sentence: Sentence, i: int, grammar: Grammar) -> Left:
    """Walk from a figure to the left over words of degree and linking verbs, to the phrase or verb it hangs on."""
    items = sentence.items
    left = Left()
    k = _before_hedge(sentence, i)
    if k >= 0 and (opens := aside_before(sentence, k)) > 0:
        k = opens - 1
    figure = items[i].figure
    clause = sentence.clause[k] if k >= 0 and items[k].kind != PUNCT and k < i - 1 else sentence.clause[i]
    while k >= 0 and sentence.clause[k] == clause:
        item = items[k]
        if item.kind == FIGURE:
            left.partner = k
            return left
        if item.kind == PUNCT:
            if (item.text == "、" and k > 0 and items[k - 1].kind == FIGURE) or item.text.isspace():
                k -= 1
                continue
            return left
        word = item.text
        if item.kind == WORD and grammar.cues.get(word) == "change":
            left.changes = True
            left.reaches = left.reaches and not (word in _GAINS and items[k + 1].text in ("达", "达到", "近"))
            if grammar.money_measures.find(word) is not None:  # 增收 names what grows as well
                left.verb, left.verb_at = word, k
                return left
        elif word == "的" and k > 0 and items[k - 1].kind == TIME:
            k -= 1
        elif word == "的" and k == i - 1 and (origin := _origin(sentence, k)) >= 0:
            k = origin
        elif word == "的" and k == i - 1 and _is_percentage(items[i]):
            pass  # 投资额的|6%: what the share is taken of
        elif each := _each(sentence, k):
            k -= each - 1
        elif word in _REACHING:
            left.reaches = True
        elif word in _DEGREES and figure is not None and figure.unit in RATES:
            pass  # 比市场价|低|两成
        elif not (item.kind == TIME or word in grammar.linking or item.tag in _GLUE or (word == "的" and k < i - 1)):
            break
        k -= 1
    if k < 0 or sentence.clause[k] != clause:
        return left
    phrase = phrase_ending_at(sentence, k, grammar, across=True)
    if phrase is not None and figure is not None and figure.unit in RATES:
        standard = _standard(sentence, phrase)
        if standard >= 0:
            left.phrase = _compared(sentence, standard, grammar)
            return left
    if phrase is not None and not only_place(phrase):
        left.phrase = _whole_word(_without_verb(phrase, grammar))
        _governing_verb(sentence, i, left.phrase, left, grammar)
    elif phrase is None and (object_of := _light_object(sentence, k)) is not None:
        left.phrase = object_of
        _governing_verb(sentence, i, object_of, left, grammar)
    elif phrase is None and (is_predicate(items, k, grammar) or items[k].tag in ("v", "vn")):
        left.verb, left.verb_at = items[k].text, k
    elif (
        phrase is None
        and items[k].kind == WORD
        and items[k].tag not in ("d", "p", "c", "r", "uj", "t")
        and items[k].text not in _TOWARDS
        and not _is_article(items, k, i)
    ):
        before = phrase_ending_at(sentence, k - 1, grammar) if k > 0 and len(items[k].text) == 1 else None
        if before is not None or len(items[k].text) > 1:  # a word the segmenter does not know as a noun
            left.phrase = Phrase(sentence, before.first if before is not None else k, k)
    return left


def _without_verb(phrase: Phrase, grammar: Grammar) -> Phrase:
    """Cut off the verb whose object a phrase ends in, and who does it: 某县建设｜村级电站|22个, 供销社捐赠｜助学款|5万元."""
    items = list(phrase.sentence.items)
    words = compile_words(grammar)
    verbs = [k for k in range(phrase.first, phrase.last) if _governs(items[k], words)]
    if not verbs:
        return phrase
    noun = words.noun(items[phrase.last].text)
    if noun is not None:
        first = left_edge(items, phrase.last, noun, words)
    else:  # a noun nobody knows: 建设｜蔬菜温棚, but 建设规模
        first = phrase.first + 1 if verbs[0] == phrase.first < phrase.last - 1 else phrase.first
    return Phrase(phrase.sentence, first, phrase.last) if first - 1 in verbs else phrase


def _whole_word(phrase: Phrase) -> Phrase:
    """Take in the character before a noun of one, which the segmenter has cut off it: 折｜资, 配｜镜."""
    items, first = phrase.sentence.items, phrase.first
    if first < phrase.last or not first or len(items[first].text) > 1 or items[first].kind != WORD:
        return phrase
    before = items[first - 1]
    joined = before.kind == WORD and len(before.text) == 1 and before.tag in ("v", "n", "a", "vn", "vg", "ng")
    return Phrase(phrase.sentence, first - 1, phrase.last) if joined else phrase


def _governs(item: Item, words: Words) -> bool:
    return item.tag in ("v", "vn") and (item.text in words.ties or item.text in words.governors)


def _light_object(sentence: Sentence, k: int) -> Phrase | None:
    """Return the verb at k as the noun it is after a verb that only says it was done: 实现|赔付, 达成|意向授信."""
    items = sentence.items
    if items[k].kind != WORD or items[k].tag not in ("v", "vn") or len(items[k].text) < 2:
        return None
    first = k
    while first > 0 and sentence.clause[first - 1] == sentence.clause[k] and items[first - 1].tag in ("n", "vn", "b"):
        first -= 1
    done = first > 0 and sentence.clause[first - 1] == sentence.clause[k] and items[first - 1].text in _LIGHT
    return Phrase(sentence, first, k) if done else None


def _is_percentage(item: Item) -> bool:
    return item.figure is not None and item.figure.unit in ("percent", "permille")


def _before_hedge(sentence: Sentence, i: int) -> int:
    """Return the item before a figure and the words of bound that the segmenter cut up: 不少|于|5个."""
    figure = sentence.items[i].figure
    hedge = figure.hedge.split("…")[0] if figure is not None else ""
    for k in (i - 1, i - 2):
        if k >= 0 and hedge and "".join(item.text for item in sentence.items[k:i]) == hedge:
            return k - 1
    return i - 1


def _is_article(items: list[Item], k: int, i: int) -> bool:
    """Say whether the word at k counts one of what follows a measure: 一座|5000吨的|冷库."""
    after = items[i + 1].text if i + 1 < len(items) else ""
    return k == i - 1 and items[k].tag == "m" and items[k].text[0] == "一" and after == "的"


def _standard(sentence: Sentence, phrase: Phrase) -> int:
    """Return where the word stands that makes a phrase what is compared with: 比|全省平均水平|高0.3个百分点."""
    items = sentence.items
    for k in range(phrase.last, max(-1, phrase.first - 2), -1):
        if sentence.clause[k] == sentence.clause[phrase.last] and items[k].text in _COMPARING:
            return -1 if k and items[k - 1].text in ("按", "以", "按照") else k
    return -1


def _compared(sentence: Sentence, k: int, grammar: Grammar) -> Phrase | None:
    """Return what is compared, if it stands in the clause of the word of comparison at k."""
    if not k or sentence.clause[k - 1] != sentence.clause[k]:
        return None
    items = sentence.items
    if items[k - 1].text in grammar.growth_nouns:
        first = k - 1
        while (
            first and items[first - 1].kind in (WORD, NAME, PLACE) and sentence.clause[first - 1] == sentence.clause[k]
        ):
            first -= 1
        return Phrase(sentence, first, k - 1)  # 脱贫人口收入增速|高于…
    phrase = phrase_ending_at(sentence, k - 1, grammar, across=True)
    return None if phrase is None or only_place(phrase) else phrase


def aside_before(sentence: Sentence, k: int) -> int:
    """Return where the brackets open that close at k right after a noun, if no figure stands in them: 贫困县（区）|8个."""
    items = sentence.items
    if items[k].text not in ("）", ")"):
        return -1
    for n in range(k - 1, max(-1, k - _ASIDE), -1):
        if items[n].kind == FIGURE:
            return -1
        if items[n].text in ("（", "("):
            return n
    return -1


def _each(sentence: Sentence, k: int) -> int:
    """Return how many words ending at k say for each what an amount is: 每斤, 每|学期, 一|亩."""
    word = sentence.items[k].text
    if sentence.items[k].kind != WORD:
        return 0
    if word[0] == "每" and 2 <= len(word) <= 4:
        return 1
    return 2 if k and sentence.items[k - 1].text == "每" and len(word) <= 2 else 0


def _origin(sentence: Sentence, k: int) -> int:
    """Return where 由/从 stands that opens the modifier ending at 的: 发生率|从他来时的|34.2%降到0.9%."""
    clause = sentence.clause[k]
    while k >= 0 and sentence.clause[k] == clause and sentence.items[k].kind != FIGURE:
        if sentence.items[k].text in ("由", "从"):
            return k
        k -= 1
    return -1


def only_place(phrase: Phrase) -> bool:
    """Say whether a phrase is nothing but places."""
    return all(item.kind == PLACE for item in phrase.sentence.items[phrase.first : phrase.last + 1])


def _governing_verb(sentence: Sentence, i: int, phrase: Phrase, left: Left, grammar: Grammar) -> None:
    """Note the verb before a phrase: a verb of change (新增|充电桩|320个), or the predicate."""
    before = phrase.first - 1
    if before < 0 or sentence.clause[before] != sentence.clause[i]:
        return
    item = sentence.items[before]
    if item.kind != WORD:
        return
    if grammar.cues.get(item.text) == "change":
        left.changes = before == 0 or sentence.items[before - 1].text not in ("和", "与", "及", "、")
    elif is_predicate(sentence.items, before, grammar):
        left.verb, left.verb_at = item.text, before


def look_right(sentence: Sentence, i: int, grammar: Grammar) -> tuple[Phrase | None, bool]:
    """Return the noun phrase that follows a figure, and whether 的 stands between."""
    items = sentence.items
    k = i + 1
    of = False
    while k < len(items):
        word = items[k].text
        if word == "的" and not of:
            of = True
        elif not (
            word in _HEDGES_AFTER
            or (items[k].kind == FIGURE and (of or _is_size(items, k, i)))
            or (word == "中" and k == i + 1)
        ):
            break
        k += 1
    if k + 1 < len(items) and items[k].text in _EXTENTS and items[k + 1].text == "的":
        k, of = k + 2, True
    if k >= len(items) or sentence.clause[k] != sentence.clause[i]:
        return None, of
    if items[k].text == "地" and k == i + 1:
        return Phrase(sentence, k, k), of  # 两亩|地｜流转给了…
    counted = items[i].figure is not None and items[i].figure.unit in COUNTS  # type: ignore[union-attr]
    if (
        counted
        and k == i + 1
        and items[k].text in ("是", "为")
        and (named := _named_as(sentence, k, grammar)) is not None
    ):
        return named, False
    if counted and k == i + 1 and (described := _described(sentence, k, grammar)) is not None:
        return described, False
    if items[k].kind == WORD and items[k].tag == "m" and k + 1 < len(items):
        k += 1
    if items[k].text in ("未", "非") and counted and k + 1 < len(items):
        k += 1  # 15个|未出列村
    if items[k].kind == WORD and (items[k].tag in ("d", "p", "c", "r", "ad") or items[k].text in grammar.milestones):
        return None, of
    figure = items[i].figure
    if figure is not None and figure.unit in MONEY and items[k].text in _SETTING_UP and k + 1 < len(items):
        return phrase_starting_at(sentence, k + 1, grammar), of
    found = phrase_starting_at(sentence, k, grammar, across=True)
    if (found is None or found.first == found.last) and _is_deed(sentence, k, grammar):
        return _done_with(sentence, k, grammar), of
    return found, of


def _named_as(sentence: Sentence, k: int, grammar: Grammar) -> Phrase | None:
    """Return the people that those counted are said to be: 41户|是贫困户."""
    found = phrase_starting_at(sentence, k + 1, grammar) if k + 1 < len(sentence.items) else None
    head = grammar.heads.find(sentence.items[found.last].text) if found is not None else None
    return found if head is not None and head[1].kind in ("beneficiary", "place") else None


def _is_size(items: list[Item], k: int, i: int) -> bool:
    """Say whether the figure at k, right after a count, is how big what is counted is: 两座|60千瓦|光伏电站."""
    count, size = items[i].figure, items[k].figure
    if k != i + 1 or count is None or size is None or count.unit not in COUNTS or count.unit in PEOPLE:
        return False
    return size.unit not in COUNTS and size.unit not in RATES and size.unit not in MONEY


def money_granted(sentence: Sentence, i: int, grammar: Grammar) -> Phrase | None:
    """Return the money named behind an amount, past what is done with it: 2000元的一次性|补贴, 1000元给予|补贴."""
    items = sentence.items
    for k in range(i + 1, min(i + _GRANT, len(items))):
        if sentence.clause[k] != sentence.clause[i] or items[k].kind not in (WORD, NAME) or items[k].text in _PURPOSE:
            return None
        last = k + 1 == len(items) or items[k + 1].kind != WORD or items[k + 1].text in ("的", "和", "并")
        if last and is_money_phrase(items[k].text, grammar):
            found = phrase_ending_at(sentence, k, grammar)
            return Phrase(sentence, max(found.first, i + 1), k) if found is not None else None
    return None


def _described(sentence: Sentence, k: int, grammar: Grammar) -> Phrase | None:
    """Return what is counted behind a relative clause: 12项|扶持村集体增收的|政策措施, 8名|等待手术的|儿童."""
    items = sentence.items
    opens = items[k].kind == WORD and (is_predicate(items, k, grammar) or items[k].tag in ("v", "vd", "d", "p"))
    figure = items[k - 1].figure
    if not opens or figure is None or figure.unit_word in ("", "次"):
        return None
    for n in range(k + 1, min(k + _RELATIVE, len(items) - 1)):
        if sentence.clause[n] != sentence.clause[k] or items[n].kind in (FIGURE, PUNCT):
            return None
        if items[n].text == "的":
            found = phrase_starting_at(sentence, n + 1, grammar)
            known = found is not None and grammar.heads.find(items[found.last].text) is not None
            return found if known else None
    return None


def _is_deed(sentence: Sentence, k: int, grammar: Grammar) -> bool:
    """Say whether a lone word after a number is what is done with it (投入300万元|建设的…), not what is counted."""
    items = sentence.items
    figure = items[k - 1].figure
    after = items[k + 1] if k + 1 < len(items) and sentence.clause[k + 1] == sentence.clause[k] else None
    done = items[k].text in grammar.verbs and items[k].kind == WORD
    return done and figure is not None and figure.unit in MONEY and after is not None and after.kind != PUNCT


def _done_with(sentence: Sentence, k: int, grammar: Grammar) -> Phrase | None:
    """Return what a verb after money is done to: 90万元修建的|3个|蓄水池, 60万元扶持村里|产业发展."""
    items = sentence.items
    for n in range(k + 1, min(k + 5, len(items))):
        if sentence.clause[n] != sentence.clause[k]:
            return None
        if items[n].kind == WORD and items[n].text != "的":
            found = phrase_starting_at(sentence, n, grammar)
            if found is not None:
                return found
    return None


def verb_as_modifier(sentence: Sentence, i: int, grammar: Grammar) -> Phrase | None:
    """Return the phrase after number and classifier that begins with verbs: 589台|助农终端, 6个|核查和巡回指导组."""
    items = sentence.items
    k = i + 1
    while k < min(i + 4, len(items)) and items[k].kind == WORD and items[k].tag in ("v", "vn", "vd", "zg"):
        k += 1
    if k == i + 1:
        return None
    if k < len(items) and is_list_mark(items[k]):
        k += 1
    if k >= len(items) or sentence.clause[k] != sentence.clause[i]:
        return None
    phrase = phrase_starting_at(sentence, k, grammar)
    if phrase is None or grammar.heads.find(items[phrase.last].text) is None:
        return None
    return Phrase(sentence, i + 1, phrase.last)
