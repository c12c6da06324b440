"""Write tests/faults/corpus.jsonl and truth.json: short invented reports, one half sound, the other with planted faults.

    python tests/faults/generate.py

Every statement comes in several wordings. The sound half and the faulty half use the same wordings with other places and
other numbers; a fault changes one number (or one word) of a sound sentence. The numbers come from a fixed seed, so the
files are the same wherever they are written. All figures are invented: never cite them as facts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
SEED = 20201123


@dataclass
class Text:
    """One report in the making."""

    identifier: str
    title: str
    date: str
    place: str
    publisher: str
    sentences: list[list[str]] = field(default_factory=list)
    """Paragraphs of sentences."""

    def object(self) -> dict[str, str]:
        """Return the report as a line of the corpus."""
        body = "\n".join("".join(paragraph) for paragraph in self.sentences if paragraph)
        return {
            "id": self.identifier,
            "title": self.title,
            "date": self.date,
            "place": self.place,
            "publisher": self.publisher,
            "text": f"{self.title}\n{body}",
        }


class County:
    """The story of one county over two years, told in three reports."""

    def __init__(self, name: str, towns: tuple[str, str, str], number: int, faulty: bool, rng: Random) -> None:
        self.name, self.towns, self.number, self.faulty, self.rng = name, towns, number, faulty, rng
        self.year = 2017 + number % 2
        self.truth: list[dict[str, str]] = []
        half = "f" if faulty else "c"
        y = self.year
        self.first = Text(
            f"{half}{number:02d}-bulletin-{y}",
            f"{name}{y}年脱贫攻坚工作总结",
            f"{y + 1}-01-20",
            name,
            f"{name}人民政府",
        )
        self.second = Text(
            f"{half}{number:02d}-bulletin-{y + 1}",
            f"{name}{y + 1}年脱贫攻坚工作总结",
            f"{y + 2}-01-22",
            name,
            f"{name}人民政府",
        )
        self.news = Text(
            f"{half}{number:02d}-news-{y + 1}", f"{name}下足绣花功夫拔穷根", f"{y + 2}-03-05", name, "山乡晚报"
        )

    def pick(self, low: int, high: int, step: int = 1) -> int:
        """Choose a number."""
        return self.rng.randrange(low, high, step)

    def one(self, *wordings: str) -> str:
        """Choose a wording: counties of one number, sound and faulty, use the same."""
        return wordings[self.number // 3 % len(wordings)]

    def wrong(self, text: Text, rule: str, quote: str) -> None:
        """Note a planted fault: the rule that should find it, and the figure it should show."""
        self.truth.append({"document": text.identifier, "rule": rule, "quote": quote})

    def split(self, total: int, shares: tuple[int, ...] = (55, 30)) -> tuple[int, ...]:
        """Cut a total into parts that add up to it."""
        parts = [total * s // 100 for s in shares]
        return (*parts, total - sum(parts))


Told = Callable[[County, Text, bool], str]


def money_by_source(c: County, text: Text, fault: bool) -> str:
    """Tell a total and its parts by source."""
    total = c.pick(6000, 19000)
    a, b, d = c.split(total)
    stated = total + (c.pick(300, 900) if fault else 0)
    if fault:
        c.wrong(text, "SumOfParts", f"{stated}万元")
    return c.one(
        f"全年共投入财政专项扶贫资金{stated}万元，其中中央资金{a}万元、省级资金{b}万元、县级资金{d}万元。",
        f"全年安排财政扶贫资金{stated}万元，其中：中央财政{a}万元，省级财政{b}万元，县级财政{d}万元。",
        f"中央资金{a}万元、省级资金{b}万元、县级资金{d}万元，合计{stated}万元，已全部拨付到项目。",
    )


def people_by_way(c: County, text: Text, fault: bool) -> str:
    """Tell how many were lifted out and how."""
    total = c.pick(3000, 9000)
    a, b, d = c.split(total, (48, 35))
    stated = total - (c.pick(110, 400) if fault else 0)
    if fault:
        c.wrong(text, "SumOfParts", f"{stated}人")
    return c.one(
        f"全县脱贫{stated}人，其中发展产业脱贫{a}人、转移就业脱贫{b}人、政策兜底脱贫{d}人。",
        f"当年实现脱贫{stated}人，其中，产业带动脱贫{a}人，务工脱贫{b}人，兜底脱贫{d}人。",
        f"全县减贫{stated}人，其中产业脱贫{a}人，就业脱贫{b}人，兜底保障脱贫{d}人。",
    )


def projects_by_town(c: County, text: Text, fault: bool) -> str:
    """Tell the numbers of three towns and their sum."""
    a, b, d = c.pick(60, 120), c.pick(130, 220), c.pick(230, 340)
    total = a + b + d + (c.pick(11, 30) if fault else 0)
    x, y, z = c.towns
    if fault:
        c.wrong(text, "SumOfParts", f"{total}户")
    return c.one(
        f"{x}、{y}、{z}分别搬迁{a}户、{b}户、{d}户，合计搬迁{total}户。",
        f"共改造危房{total}户，其中{x}{a}户、{y}{b}户、{z}{d}户。",
        f"全县实施危房改造{total}户，其中C级{a}户、D级{b}户、无房户{d}户。",
    )


def growth_of_sales(c: County, text: Text, fault: bool) -> str:
    """Tell a level, its base and its growth in one sentence."""
    year = int(text.date[:4]) - 1
    old = c.pick(1200, 4800)
    percent = c.pick(12, 60)
    new = round(old * (1 + percent / 100))
    stated = percent + (c.pick(15, 40) if fault else 0)
    percent_text = f"{stated}%" if fault else f"{(new / old - 1) * 100:.1f}%"
    if fault:
        c.wrong(text, "GrowthArithmetic", percent_text)
    return c.one(
        f"消费扶贫产品销售额达到{new}万元，比{year - 1}年的{old}万元增长{percent_text}。",
        f"农产品电商销售额由{year - 1}年的{old}万元提高到{year}年的{new}万元，增长{percent_text}。",
        f"扶贫车间总产值从{year - 1}年的{old}万元增加到{new}万元，增幅达{percent_text}。",
    )


def poverty_rate(c: County, text: Text, fault: bool) -> str:
    """Tell the fall of a rate in percentage points."""
    old = c.pick(80, 160)
    new = c.pick(9, 39)
    fall = old - new + (c.pick(8, 20) if fault else 0)
    year = int(text.date[:4]) - 1
    quote = f"{fall / 10:.1f}个百分点"
    if fault:
        c.wrong(text, "DifferenceArithmetic", quote)
    return c.one(
        f"贫困发生率由{year - 1}年的{old / 10}%下降到{new / 10}%，下降{quote}。",
        f"贫困发生率从{year - 1}年末的{old / 10}%降至{new / 10}%，降低{quote}。",
        f"贫困发生率降至{new / 10}%，比{year - 1}年的{old / 10}%下降{quote}。",
    )


def share_of_causes(c: County, text: Text, fault: bool) -> str:
    """Tell a part, its whole and its share."""
    whole = c.pick(4000, 16000)
    part = whole * c.pick(28, 61) // 100
    stated = part / whole * 100 + (c.pick(7, 20) if fault else 0)
    quote = f"{stated:.1f}%"
    if fault:
        c.wrong(text, "ShareArithmetic", quote)
    return c.one(
        f"全县共有建档立卡贫困人口{whole}人，其中因病致贫{part}人，占{quote}。",
        f"因病致贫{part}人，占建档立卡贫困人口{whole}人的{quote}。",
        f"全县识别贫困户{whole}户，其中因病致贫{part}户，占总户数的{quote}。",
    )


def share_beyond_all(c: County, text: Text, fault: bool) -> str:
    """Tell a share that cannot exceed everything."""
    stated = c.pick(880, 985) / 10 + (100 if fault else 0)
    quote = f"{stated:.1f}%"
    if fault:
        c.wrong(text, "ShareRange", quote)
    return c.one(
        f"家庭医生签约服务率达到{quote}。",
        f"残疾人家庭无障碍改造户占应改造户的{quote}。",
        f"自来水普及率达到{quote}。",
    )


def household_size(c: County, text: Text, fault: bool) -> str:
    """Tell households and the people in them."""
    households = c.pick(700, 3000)
    people = int(households * (0.6 if fault and c.number % 2 else 21.5 if fault else 3.4))
    if fault:
        c.wrong(text, "HouseholdSize", f"{people}人")
    return c.one(
        f"易地扶贫搬迁{households}户{people}人全部入住。",
        f"累计识别边缘易致贫户{households}户、{people}人。",
        f"纳入动态监测{households}户{people}人，逐户落实帮扶责任人。",
    )


def dividend(c: County, text: Text, fault: bool) -> str:
    """Tell a total, how many share it, and the mean."""
    people = c.pick(400, 1900)
    mean = c.pick(800, 3200, 50)
    total = people * mean / 10000
    stated = int(mean * (1.8 if fault else 1))
    quote = f"{stated}元"
    if fault:
        c.wrong(text, "MeanArithmetic", quote)
    return c.one(
        f"光伏电站收益分红{total:.2f}万元，惠及贫困户{people}户，户均增收{quote}。",
        f"合作社向{people}名贫困群众发放分红{total:.2f}万元，人均{quote}。",
        f"村集体拿出{total:.2f}万元收益，分给{people}户脱贫户，户均{quote}。",
    )


def part_beyond_whole(c: County, text: Text, fault: bool) -> str:
    """Tell a part that cannot exceed its whole."""
    whole = c.pick(2000, 6000)
    part = whole * c.pick(21, 44) // 100
    if fault:
        part = whole + c.pick(400, 1900)
        c.wrong(text, "PartNotLarger", f"{part}{'户' if c.number // 3 == 2 else '人'}")
    return c.one(
        f"全县现有农村低保对象{whole}人，其中建档立卡贫困人口{part}人。",
        f"开发公益性岗位安置{whole}人，其中残疾人{part}人。",
        f"完成搬迁{whole}户，其中脱贫户{part}户。",
    )


def received(c: County, text: Text, fault: bool) -> str:
    """Tell the money invested in some plants and the money received."""
    invested = c.pick(8000, 30000)
    got = int(invested * (1.4 if fault else 0.55))
    number = c.pick(20, 90)
    quote = f"{got}万元"
    if fault:
        c.wrong(text, "ReceivedVsInvested", quote)
    return c.one(
        f"总投资{invested}万元的{number}个光伏电站项目，累计到账资金{quote}。",
        f"总投资{invested}万元的{number}个村级光伏电站，到账资金{quote}。",
        f"总投资{invested}万元的{number}个光伏扶贫项目，已到账资金{quote}。",
    )


def floor_of_yield(c: County, text: Text, fault: bool) -> str:
    """Tell a yield that each project reaches and the yield of all."""
    invested = c.pick(10000, 30000)
    percent = c.pick(6, 9)
    earned = int(invested * (percent - 3 if fault else percent + 1.5) / 100)
    number = c.pick(20, 90)
    quote = f"{percent}%"
    if fault:
        c.wrong(text, "RateFloor", quote)
    return c.one(
        f"总投资{invested}万元的{number}个产业扶贫项目，每个项目年收益率都在{quote}以上，全年收益{earned}万元。",
        f"{number}个产业扶贫项目总投资{invested}万元，全年收益{earned}万元，每个项目年收益率均不低于{quote}。",
        f"总投资{invested}万元的{number}个扶贫产业项目全年收益{earned}万元，每个项目年收益率均达到{quote}以上。",
    )


def unit_clash(c: County, text: Text, fault: bool) -> str:
    """Tell a number of households, or of people where households are meant."""
    n = c.pick(300, 1500)
    unit = "人" if fault else "户"
    if fault:
        c.wrong(text, "UnitWordClash", f"{n}人")
    return c.one(
        f"全县新增脱贫户{n}{unit}。",
        f"共有低保户{n}{unit}，应保尽保。",
        f"识别边缘易致贫户{n}{unit}，逐户建立台账。",
    )


def plan(c: County, text: Text, fault: bool) -> str:
    """Tell what the coming year brings: as a plan, or as if it had happened."""
    year = int(text.date[:4]) + 1
    n = c.pick(1000, 4000)
    if fault:
        c.wrong(text, "FutureFigure", f"{n}人")
    if fault:
        return c.one(
            f"{year}年，全县转移就业{n}人，超额完成任务。",
            f"{year}年全县培训贫困劳动力{n}人。",
            f"{year}年，全县新增就业{n}人。",
        )
    return c.one(
        f"{year}年，全县计划转移就业{n}人。",
        f"到{year}年，力争培训贫困劳动力{n}人。",
        f"{year}年，全县将新增就业{n}人。",
    )


def loans(c: County, text: Text, fault: bool) -> str:
    """Tell one figure twice."""
    n = c.pick(3000, 9000)
    again = n + (c.pick(500, 1500) if fault else 0)
    if fault:
        c.wrong(text, "Contradiction", f"{again}万元")
    year = int(text.date[:4]) - 1
    first = c.one(
        f"{year}年，全县发放扶贫小额信贷{n}万元。",
        f"{year}年，全县投入危房改造资金{n}万元。",
        f"{year}年，全县落实教育资助资金{n}万元。",
    )
    second = c.one(
        f"{year}年全县发放扶贫小额信贷{again}万元，贫困户贷款应贷尽贷。",
        f"{year}年全县投入危房改造资金{again}万元，住房安全有保障。",
        f"{year}年全县落实教育资助资金{again}万元，没有一名学生因贫失学。",
    )
    text.sentences[0].append(first)
    return second


def growth_and_change(c: County, text: Text, fault: bool) -> str:
    """Tell a level, by how much it grew, and by what share."""
    year = int(text.date[:4]) - 1
    old = c.pick(3000, 9000)
    more = old * c.pick(8, 31) // 100
    percent = f"{more / old * 100 + (c.pick(6, 20) if fault else 0):.1f}%"
    if fault:
        c.wrong(text, "GrowthFitsDifference", percent)
    return c.one(
        f"{year}年，全县完成农村公路投资{old + more}万元，比上年增加{more}万元，增长{percent}。",
        f"{year}年，落实义务教育补助资金{old + more}万元，比上年增加{more}万元、增长{percent}。",
        f"{year}年，全县接待乡村旅游游客{old + more}人次，较上年增加{more}人次，增幅{percent}。",
    )


IN_ONE_TEXT: tuple[tuple[str, Told], ...] = (
    ("first", money_by_source),
    ("news", people_by_way),
    ("news", projects_by_town),
    ("second", growth_of_sales),
    ("first", poverty_rate),
    ("second", share_of_causes),
    ("news", share_beyond_all),
    ("news", household_size),
    ("second", dividend),
    ("first", part_beyond_whole),
    ("second", received),
    ("news", floor_of_yield),
    ("news", unit_clash),
    ("second", plan),
    ("first", loans),
    ("second", growth_and_change),
)


def between(c: County, faults: set[str]) -> None:
    """Tell figures that two of the three reports state."""
    y = c.year
    income = c.pick(7200, 9800)
    percent = c.pick(80, 150) / 10
    later = round(income * (1 + percent / 100))
    told = percent + (c.pick(60, 90) / 10 if "growth" in faults else 0)
    c.first.sentences[0].append(f"{y}年，全县农村居民人均可支配收入{income}元。")
    c.second.sentences[0].append(f"{y + 1}年，全县农村居民人均可支配收入{later}元，比上年增长{told:.1f}%。")
    if "growth" in faults:
        c.wrong(c.second, "GrowthBetweenTexts", f"{told:.1f}%")

    fund = c.pick(21000, 48000)
    fund_later = fund - c.pick(900, 2500) if "shrinks" in faults else fund + c.pick(3000, 9000)
    c.first.sentences[1].append(f"截至{y}年底，全县累计投入产业扶贫资金{fund}万元。")
    c.second.sentences[1].append(f"截至{y + 1}年底，全县累计投入产业扶贫资金{fund_later}万元。")
    if "shrinks" in faults:
        c.wrong(c.second, "CumulativeMonotone", f"{fund_later}万元")

    output = c.pick(11, 39) / 10
    grown = output * 1.1
    unit = "万元" if "jump" in faults else "亿元"
    c.first.sentences[1].append(f"{y}年，特色农业总产值达到{output:.1f}亿元。")
    c.second.sentences[1].append(f"{y + 1}年，特色农业总产值达到{grown:.1f}{unit}。")
    if "jump" in faults:
        c.wrong(c.second, "MagnitudeJump", f"{grown:.1f}万元")

    people = c.pick(2100, 8800)
    other = people + (c.pick(200, 900) if "disagree" in faults else 0)
    c.second.sentences[2].append(f"{y + 1}年，全县组织转移就业{people}人。")
    c.news.sentences[0].append(f"{y + 1}年，全县组织转移就业{other}人。")
    if "disagree" in faults:
        c.wrong(c.news, "Contradiction", f"{other}人")


FILLER = (
    "各级干部进村入户，摸实情、听民声，把政策送到群众手中。",
    "县委、县政府坚持把脱贫攻坚作为头等大事和第一民生工程。",
    "驻村工作队与村干部一道走遍了每一个自然村。",
    "群众的精气神一天比一天足，日子越过越有盼头。",
    "相关部门建立台账，逐项销号，确保问题整改到位。",
)
SOUND = (
    ("雷山县", ("丹江镇", "西江镇", "永乐镇")),
    ("石楼县", ("灵泉镇", "罗村镇", "义牒镇")),
    ("通榆县", ("开通镇", "瞻榆镇", "双冈镇")),
    ("渭源县", ("清源镇", "莲峰镇", "会川镇")),
    ("南部县", ("升钟镇", "东坝镇", "大坪镇")),
    ("赣县区", ("梅林镇", "王母渡镇", "沙地镇")),
    ("宜阳县", ("城关镇", "韩城镇", "白杨镇")),
    ("横峰县", ("岑阳镇", "葛源镇", "姚家乡")),
    ("泸水市", ("六库镇", "鲁掌镇", "片马镇")),
)
FAULTY = (
    ("台江县", ("台拱街道", "施洞镇", "南宫镇")),
    ("岚县", ("东村镇", "岚城镇", "普明镇")),
    ("镇赉县", ("镇赉镇", "坦途镇", "东屏镇")),
    ("漳县", ("武阳镇", "三岔镇", "新寺镇")),
    ("仪陇县", ("新政镇", "马鞍镇", "永乐镇")),
    ("兴国县", ("潋江镇", "江背镇", "古龙岗镇")),
    ("嵩县", ("城关镇", "田湖镇", "旧县镇")),
    ("余干县", ("玉亭镇", "瑞洪镇", "黄金埠镇")),
    ("福贡县", ("上帕镇", "匹河乡", "子里甲乡")),
)
BETWEEN = ("growth", "shrinks", "jump", "disagree")


def tell(name: str, towns: tuple[str, str, str], number: int, faulty: bool, rng: Random) -> County:
    """Write the three reports of a county; about every other statement of a faulty one has a fault."""
    c = County(name, towns, number, faulty, rng)
    for text in (c.first, c.second, c.news):
        text.sentences = [[rng.choice(FILLER)], [rng.choice(FILLER)], []]
    between(c, {BETWEEN[number % 4], BETWEEN[(number + 1) % 4]} if faulty else set())
    for n, (where, told) in enumerate(IN_ONE_TEXT):
        text = getattr(c, where)
        fault = faulty and (n + number) % 3 == 0
        text.sentences[1 + n % 2].append(told(c, text, fault))
    return c


def main() -> None:
    """Write both files."""
    rng = Random(SEED)
    counties = [tell(*one, number, False, rng) for number, one in enumerate(SOUND)]
    counties += [tell(*one, number, True, rng) for number, one in enumerate(FAULTY)]
    texts = [text for c in counties for text in (c.first, c.second, c.news)]
    lines = [json.dumps(text.object(), ensure_ascii=False) for text in texts]
    (HERE / "corpus.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    truth = [fault for c in counties for fault in c.truth]
    told = ",\n".join(json.dumps(fault, ensure_ascii=False) for fault in truth)
    (HERE / "truth.json").write_text(f"[\n{told}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
