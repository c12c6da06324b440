"""How Chinese writes dates, periods, durations, ages and clock times: the patterns, and what to look for first.

`Grammar.scan` finds the few places where a time may begin: a number with a unit of time behind it, or a word of the lexicon.
Every other pattern is anchored there, so a text is walked through once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.lexicon import Lexicon, load
from kg.times.numerals import DIGITS
from kg.times.words import Words, alternation, words

SP = "[ ]?"  # a view has no other space
TO = f"{SP}(?:-{{1,2}}|—{{1,2}}|[–―~～〜]|起?[至到]){SP}"
CN = "一二三四五六七八九十百千万零〇○两廿卅半几数多"
YEAR = "(?:1[0-9]{3}|20[0-9]{2}|21[0-9]{2})(?![0-9])"
MONTH = "(?:1[0-2]|0?[1-9](?![0-9])|十[一二]?|[一二三四五六七八九元])"
DAY = "(?:3[01]|[12][0-9]|0?[1-9](?![0-9])|[一二三四五六七八九十廿卅]{1,3})"
NUMBER = f"(?:[0-9]++(?:\\.[0-9]++)?+|[{CN}]++)"
TEN_DAYS = "上中旬|中下旬|[上中下]旬|[上下]半月"

# 初, 底 and 末 also begin other words: 初步, 初中, 底数, 末端.
_EDGE = (
    "(?:初(?![中级心步始创衷次稿审选诊见具等婚恋小高定评核]|[一二三][^月])|底(?![蕴气子色线部层薪数盘价图座])|末(?![端梢位尾])"
    "|中(?=[，,。；;、）)]))期?"
)
_SEASON = "[春夏秋冬](?:季|天)?(?![春夏秋冬节耕种播灌训粮令衣装播锄运])"

_DATED = rf"""
(?P<dated>(?:  (?P<y0>{YEAR})(?:{SP}年)?{TO}(?P<y1>{YEAR}|[0-9]{{2}}(?![0-9])){SP}[学财]?年(?:度|份)?(?![级代])
  |  (?P<y2>{YEAR}){TO}(?P<y3>{YEAR})(?=[）)》，,。；;、])
  |  (?P<y>{YEAR}|[一二][{DIGITS}OoＯ]{{3}}|(?<=['’‘])[0-9]{{2}}|0[0-9]
     |[零〇一二四五六七八九][{DIGITS}](?={SP}年)
     |[0-9]{{2}}(?={SP}年(?:度|{SP}(?:1[0-2]|0?[1-9]){SP}月(?!龄))))
     {SP}[学财]?年(?:度|份)?(?![级代])
  |  (?P<w>%(years)s)度?(?!级)
))?
(?: 的?{SP}(?:
     (?:(?P<m0>{MONTH})(?:{SP}月份?)?(?P<mc>{TO}|{SP}[、和]{SP})|(?P<mm>[一二三四五六七八](?=[二三四五六七八九]月)))?(?P<m>{MONTH}){SP}月份?(?!龄|怀胎|薪|嫂)
       (?: 的?{SP}(?: (?:(?P<d0>{DAY}){SP}[日号]?{TO})?(?P<d>{DAY}){SP}[日号](?!游|[线楼院桥])
                    | (?P<x>{TEN_DAYS}) | (?P<me>{_EDGE}) ) )?
  |  年?(?P<e>{_EDGE})
  |  (?P<h>[上下])半年
  |  (?:第?(?P<q0>[一二三1-3])(?:季度)?(?:{TO}|、)?)?第?(?P<q>[一二三四1-4]){SP}季度(?P<qe>{_EDGE})?
  |  (?P<q1>首季)度?
  |  前(?P<fq>[二三两23])个?季度
  |  [前头](?P<fm>1[0-2]|[1-9]|十[一二]?|[两一二三四五六七八九])(?:个月|月(?!份?(?:[0-9一二三四五六七八九十]{{1,3}}[日号]|[上中下]旬|底|末|初)))
  |  (?P<s>{_SEASON})
  |  (?P<all>全年(?![级龄])|年内(?!部)|内(?!部))
  |  (?P<f>%(festivals)s)
))?
"""

_NUMBER_UNIT = (
    f"{SP}(?:[多余来几]?{SP}(?:年|个[半多来]?[月工小星季世学年钟昼自]|[月日号岁周天旬季载]|小时|分钟|秒钟?|世纪|昼夜|工作日)"
    f"|[时点]|周岁)"
)


@dataclass(frozen=True)
class Grammar:
    """The compiled patterns."""

    words: Words
    scan: re.Pattern[str]
    point: re.Pattern[str]
    """A date or stretch of time within one year, with or without its year."""


def grammar(lexicon: Lexicon | None = None) -> Grammar:
    """Return the patterns that hold words of a lexicon, by default the shipped one."""
    return _grammar(lexicon or load())


@lru_cache(maxsize=4)
def _grammar(lexicon: Lexicon) -> Grammar:
    known = words(lexicon)
    fill = {
        "years": alternation(known.labels("RelativeTime", "year")),
        "festivals": alternation(known.labels("Festival")),
    }
    point = re.compile((_DATED % fill).replace("\n", ""), re.VERBOSE)
    return Grammar(known, _scan([*known.entries, *OPENERS]), point)


OPENERS = (
    *("上半年", "下半年", "年底", "年末", "年初", "月底", "月末", "月初", "全年", "年内", "首季"),
    *("上旬", "中旬", "下旬", "上中旬", "中下旬", "上半月", "下半月"),
    *(w + d for w in ("周", "星期", "礼拜") for d in "一二三四五六日天"),
    *(y + s for y in "今去" for s in "春夏秋冬"),
    *("农历", "阴历", "元月", "正月", "腊月", "冬月", "民国", "公元", "上世纪", "上个世纪", "本世纪", "大半年"),
)
"""Fixed beginnings of times that are grammar rather than words: they mean nothing without what follows or went before."""


def _scan(labels: list[str]) -> re.Pattern[str]:
    """Compile the search for beginnings.

    The pattern opens with one character class, which `re` skips along quickly, and branches on the second character.
    """
    by_second: dict[str, dict[str, set[str]]] = {}
    for label in labels:
        by_second.setdefault(label[1], {}).setdefault(label[2:], set()).add(label[0])
    branches = []
    for second in sorted(by_second):
        rests = sorted(by_second[second].items(), key=lambda item: (-len(item[0]), item[0]))
        inner = "|".join(
            f"(?<=[{''.join(sorted(firsts))}]{re.escape(second)}){re.escape(rest)}" for rest, firsts in rests
        )
        branches.append(f"{re.escape(second)}(?:{inner})")
    digits = (
        r"(?<=[0-9])(?<![0-9.][0-9])(?<![0-9],[0-9])[0-9]*+(?:\.[0-9]++)?+"
        rf"(?={_NUMBER_UNIT}|{TO}[0-9一二三四五六七八九十]|[-/.][0-9]|[:：][0-5][0-9]|[、和及与](?:19|20)[0-9]{{2}}|[、和][0-9一二三四]{{1,2}}月)"
    )
    numerals = (
        rf"(?<=[{CN}])(?<![{CN}0-9.][{CN}])[{CN}O]*+"
        rf"(?={_NUMBER_UNIT}|{TO}[{CN}0-9]|[、和][一二三四五六七八九十]+[月季])"
    )
    each = f"(?<=每)(?={SP}[隔0-9{CN}年季月周星天日小学旬晚夜个])"
    months = r"(?<=[前头])(?<![以之此目当日午]前)(?=(?:1?[0-9]|[一二两三四五六七八九十]{1,2})个?(?:月|季度))"
    firsts = "".join(sorted({label[0] for label in labels} | set(CN) | set("0123456789每前头")))
    seconds = re.escape("".join(sorted(by_second)))
    return re.compile(
        f"[{re.escape(firsts)}](?:{digits}|(?=[{seconds}])(?:{'|'.join(branches)})|{numerals}|{each}|{months})"
    )


ISO = re.compile(
    rf"(?P<y>{YEAR})(?:(?P<c>[-/.])(?P<m>0?[1-9]|1[0-2])(?P=c)(?P<d>0?[1-9]|[12][0-9]|3[01])(?![0-9]|(?P=c)[0-9])"
    rf"|-(?P<m2>0[1-9]|1[0-2])(?![0-9]|-[0-9]|{SP}年))(?!{SP}(?:[万亿元%]|[多余]?[个户人]))"
)
ISO_SIGNS = frozenset("-/.")
DOTTED_MONTHS = re.compile(
    rf"(?P<y>{YEAR})[./](?P<m>0?[1-9]|1[0-2]){TO}(?P<y2>{YEAR})[./](?P<m2>0?[1-9]|1[0-2])(?![0-9./])"
)
YEAR_LIST = re.compile(rf"(?P<y>{YEAR})(?={SP}[、和及与]{SP}(?:{YEAR}{SP}年?{SP}[、和及与]{SP}){{0,8}}{YEAR}{SP}年)")
RANGE = re.compile(TO)
DAY_ALONE = re.compile(
    rf"(?:(?P<d0>[0-9]{{1,2}}){SP}日?{TO})?(?P<d>[0-9]{{1,2}}){SP}(?:日(?![游间龄制谈元均产益照报]|行程|年化|[以之]?内|以?后)"
    r"|号(?=[上下中]午|早|晚|凌晨))"
)
MONTH_WORD_REST = re.compile(
    rf"的?{SP}(?:(?:(?P<d0>{DAY}){SP}[日号]?{TO})?(?P<d>{DAY}){SP}[日号]|(?P<x>{TEN_DAYS})|(?P<me>{_EDGE}))"
)
WEEKDAY = re.compile(r"(?:周|星期|礼拜)?([一二三四五六日天])(?![十百千万个次天名位户家年岁])")
CENTURY = re.compile(
    rf"(?:(?P<c>[0-9]{{1,2}}|[一二三十]+){SP}世纪|(?P<cw>上个?世纪|本世纪))(?:(?P<t>[1-9]0|[一二三四五六七八九]十){SP}年代)?(?:初期?|末期?|中叶|中期|后期)?"
)
DECADE = re.compile(
    r"(?:(?P<c>(?:1[0-9]|20)[0-9]0)|(?P<t>[1-9]0|[一二三四五六七八九]十))[ ]?年代(?:初期?|末期?|中期|后期)?"
)
AGE = re.compile(
    rf"{NUMBER}[多余来几]?(?:{SP}周?岁)?(?:{TO}{NUMBER})?{SP}(?:周?岁(?![月末首尾])(?:半|多)?(?:[（(]?[不]?含[^）)]{{0,6}}[）)])?(?:及?以[上下内])?|[月周]龄)"
    r"|[六七八九]旬(?!老?蔬)"
)
CLOCK = re.compile(
    r"(?P<part>(?:[上下中]午|凌晨|早上|早晨|清晨|晚上|傍晚|夜里|深夜|晚|早)[ ]?)?"
    rf"(?:[01]?[0-9]|2[0-4])(?:[:：][0-5][0-9](?:[:：][0-5][0-9])?(?![0-9:：])|{SP}时(?:{SP}[0-5]?[0-9]{SP}分(?:{SP}[0-5]?[0-9]{SP}秒)?|许|整|半)?(?![间期代段候常刻光空速效长差装机隔])"
    rf"|{SP}点(?P<exact>{SP}[0-5]?[0-9]{SP}分|钟|半|许|整|[0-5][0-9](?![0-9个])|(?={TO}[0-9]{{1,2}}(?:[时点]|[:：][0-5])))?(?![0-9]))"
    r"|(?:[零一二两三四五六七八九十]{1,3})[时点](?:[零一二三四五六七八九十]{1,3}分|许|整|半|钟)"
)
DAY_PART = re.compile(r"(?:[上下中]午|凌晨|早上|早晨|清晨|晚上|傍晚|夜里|深夜|晚|早)[ ]?$")

_UNITS = (
    r"(?P<u>周?年(?![级代度])|个[半多来]?(?:月|工作日|小时|星期|季度|世纪|学期|学年|年头|钟头|昼夜|自然日)|周(?![岁边围转期])"
    r"|天(?!然气|津|水市)|日(?=[以之]?内)|小时|分钟|秒钟?|载|昼夜|工作日|星期(?![一二三四五六日天])|(?<=[半数几])月)"
)
DURATION = re.compile(
    rf"(?P<n>{NUMBER})(?P<to>{TO}(?P<n2>{NUMBER}))?(?P<v>[多余来几])?{SP}{_UNITS}(?P<v2>半|多|余)?"
    rf"(?:[零又]?{SP}{NUMBER}{SP}(?:个[半多]?月|天(?!然)|小时|分钟|夜|日))*"
)
# What stands before 年 or 天 in 多年轻, 多天然, 一年生.
NOT_DURATION = re.compile(r"[年天](?:轻|龄|画|货|糕|味|纪|幼|富|然|津|空|地|下|生(?!产|活))")
AFTER_DURATION = re.compile(
    rf"{SP}(?:(?P<ago>以前|之前|前(?![后期往沿列三四两十0-9]))|(?P<later>以后|之后|过后|后(?![续备勤期]))"
    r"|(?P<since>以来|来(?![自到源往回客宾电信访料年]))|间)"
)
BEFORE_DURATION = re.compile(
    r"(?:(?P<past>(?:最近|过去|近期)的?这?|(?<!附)(?<!靠)(?<!临)(?<!将)(?<!接)(?<!最)近|这)|(?P<next>今后|未来|接下来)的?|(?P<th>第)|(?P<half>[前后]))[ ]?$"
)
NEARLY = re.compile(r"(?:历时|长达|用了?|花了?|经过|为期|耗时|持续|达|已有|已经|已|有|了|坚守|驻村|时隔|跨越|历经)$")

EACH = re.compile(
    rf"每隔?{SP}(?:{NUMBER}{SP}个?|个)?{SP}(?:年度?(?![级龄])|季度?|月|周(?!边)|星期|天|日|小时|分钟|学年|学期|旬|晚|夜)"
    r"(?:(?<=[周期])[一二三四五六日天](?![次天个期趟回十])(?:[至到、-](?:周|星期)?[一二三四五六日天](?![次]))?"
    rf"|(?<=月)的?{SP}[0-9]{{1,2}}{SP}[日号](?:{TO}[0-9]{{1,2}}{SP}[日号])?|年?[初底末](?![级中步])|(?<=月)[上中下]旬)?"
)
LUNAR = re.compile(
    r"(?:农历|阴历)(?:[〇零一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥]{2,4}年)?(?:闰?(?:[正腊冬]|[一二三四五六七八九十]{1,2})月)?(?:初[一二三四五六七八九十]|[一二三四五六七八九十廿]{1,3}(?![一-龥]?[年个户]))?"
    r"|[正腊冬]月(?:初[一二三四五六七八九十]|[一二三四五六七八九十廿]{1,3}|里)?|民国[0-9一二三四五六七八九十]{1,3}年|公元前?[0-9一二三四五六七八九十百]{1,4}年"
)

ALSO = "(?:及|[（(]含[)）])?"
SUFFIX = re.compile(
    rf"{SP}(?:(?P<since>以来|至今|迄今|起(?![草诉步伏义飞家点色])|到(?:现在|今天|目前)|开始)|(?P<after>{ALSO}(?:以后|之后)|后(?![续备勤期劲方者边面]))"
    rf"|(?P<before>{ALSO}(?:以前|之前)|前(?![后往期沿列景置身任进提茬半移瞻夕线方端台缘排面行程导锋头奏言途世科三四两十0-9]))|(?P<around>前后)|(?P<within>期间)|(?P<stop>为?止)|(?P<same>同期))"
)
PREFIX = re.compile(
    r"(?:(?P<until>截[至止][到至]?)|(?P<since>自从?|从|由)|(?P<to>到|至)|(?P<than>比|较|与|和|同))[ ]?$"
)
BEFORE_SIGNS = frozenset("至止到从由自比较与和同 ")
AFTER_SIGNS = frozenset("以至迄起到开后之前期为止同及（( ")
RANGE_SIGNS = frozenset("-—–―~～〜起至到 ")
"""What the three patterns above can begin or end with: asking for a character first is ten times quicker."""
LATER_SINCE = re.compile(r"[^，。；;,、\n！？!?：:（）()]{1,14}?以来")
LATER_FROM = re.compile(r"[^，。；;,、\n！？!?：:（）()]{1,12}?(?:以来|至今|起(?![草诉步伏义飞家点色来])|开始)")
AHEAD = re.compile(r"(?:计划|预计|力争|争取|将|拟|定于|有望|确保|预期|目标是?)[^，。；;,、\n]{0,4}$")
