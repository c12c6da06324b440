"""A text as trimmed lines, and what a line looks like: prose, heading, table row, page furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kg.read import words

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_MARGIN = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060"

_CONTINUES = re.compile(r"[，。、；：？！,;%％‰）)”’》]")
_TORN = 10
"""A shorter line is a label or a title, and a mark after it stands for itself."""
_WRAP = 48
"""Text is not wrapped at fewer columns."""
_RAGGED = 4
"""Columns that a wrapped line may miss or pass: a number is not cut, a mark may hang over."""

_SENTENCE_END = re.compile(r"[。！？；…!?;][”’」』）)\"']*$")
_STOP = re.compile(r"[。！？]|[.!?](?=\s|$)")

_CELL = re.compile(r"\s*[\t|｜]\s*|\s{2,}")
_CELL_WIDTH = 24
_NUMBER_CELL = re.compile(r"[-+−±]?\d[\d,]*(?:\.\d+)?[%‰]?|[-—–/…]+")
_SECTION = re.compile(
    r"第[一二三四五六七八九十百\d]+[章节编条部]|[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[）)]"
    r"|\d{1,2}(?:\.\d{1,2})*[、.．](?!\d)|附?[图表]\s*[\d一二三四五六七八九十]+"
)
_DATE_WORDS = re.compile(r"(?:19|20)\d\d\s*[-—~至/]?\s*(?:年度?)?|\d{1,2}月(?:\d{1,2}日)?|[“\"]?十[三四五][”\"]?")

_FURNITURE = re.compile(rf"(?:{words.BUTTON}|A\s*[-+]|[-+]A|T\|T|[\d\s:：,，.()（）【】\[\]|｜丨/\\+\-·•>»<«*]+)+")
_PAGE_NUMBER = re.compile(r"第\s*[A-Z]?\d+\s*版\s*[:：]?\s*\S{0,8}")
_INVITES = re.compile(
    r"(?:点击|长按|扫描|识别|扫码).{0,12}(?:蓝字|二维码|关注|订阅|下载|图片)|关注我们$|收录于话题|^\S{0,8}保留所有权利"
)
_CRUMB = re.compile(
    r"(?:您的?|你的?)?(?:当前|现在|所在)的?位置\s*是?\s*[:：]?|.{0,12}(?:首页|主页|网|频道)\s*[>»›＞→/\\]|首页"
)
_CRUMB_MARK = re.compile(r"[>»›＞→]|\s/\s|--|首页|[:：]\s*\S+\s*-")

_SITE = re.compile(rf"{words.SITE_END}$")
_BUTTON = re.compile(words.BUTTON)
_CAPTION = re.compile(r"(?:单位|期间|时期|时间|日期|年度|所属期)\s*[:：]")

_BULLETS = r"[\s【\[（(■●>»]*"
_END = re.compile(rf"{_BULLETS}(?:{words.ENDING}|.{{0,12}}ICP备|.{{0,6}}公网安备)", re.IGNORECASE)
_ASIDE = re.compile(
    rf"{_BULLETS}(?:{words.ASIDE}|附件\s*\d*\s*[:：].*\.(?:docx?|pdf|xlsx?|wps|rar|zip)"
    r"|(?:\[\d+\]|【\d+】|\s)+(?:下一页|$)|[-—－ ]*END[-—－ ]*$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its margins. `view` is the folded twin of the text, of the same length."""

    start: int
    end: int
    view: str
    indent: int
    """Characters of margin before it."""
    after_blank: bool
    width: int
    """Columns it takes on a screen, margin included; of its last part, where several were joined."""

    def __len__(self) -> int:
        return self.end - self.start

    def torn(self, following: Line, width: int) -> bool:
        """Tell whether a line goes on in the one after it; `width` is that of wrapped text, 0 where none is."""
        if _CONTINUES.match(following.view):
            return len(self) >= _TORN
        if not width or following.indent > self.indent or _SECTION.match(following.view):
            return False
        return abs(self.width - width) <= _RAGGED and not _SENTENCE_END.search(self.view)


def split(view: str) -> Iterator[Line]:
    """Cut a folded text into its non-blank lines; offsets are those of the text itself."""
    previous = 0
    for match in _LINE.finditer(view):
        line = match[0].strip(_MARGIN)
        if not line:
            continue
        start = match.start() + match[0].find(line)
        blank = view.count("\n", previous, match.start()) > 1 or view.count("\r", previous, match.start()) > 1
        columns = len(match[0].rstrip(_MARGIN).encode("gb18030", "replace")) if len(match[0]) <= 200 else 0
        yield Line(start, start + len(line), line, start - match.start(), blank, columns)
        previous = match.end()


def mend(lines: list[Line], view: str) -> list[Line]:
    """Join what a line break tore apart: a line that begins with a closing mark, and text wrapped at a fixed width.

    Text counts as wrapped where many lines of one width end in mid-sentence; one line a sentence is not wrapped.
    """
    open_ended = Counter(line.width for line in lines if line.width >= _WRAP and not _SENTENCE_END.search(line.view))
    width, _ = max(open_ended.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    full = sum(count for size, count in open_ended.items() if abs(size - width) <= _RAGGED)
    wrapped = full >= 3 and 2 * full >= sum(line.width >= _WRAP for line in lines)
    mended: list[Line] = []
    for line in lines:
        last = mended[-1] if mended else None
        if last is None or line.after_blank or not last.torn(line, width if wrapped else 0):
            mended.append(line)
        else:
            joined = view[last.start : line.end]
            mended[-1] = Line(last.start, line.end, joined, last.indent, last.after_blank, line.width)
    return mended


def is_prose(line: Line) -> bool:
    """Tell a sentence from a label, a heading or a link."""
    if len(line) >= 60:
        return bool(re.search(r"[。，；,;.]", line.view)) and not _CRUMB.match(line.view)
    if len(line) < 15 or not _STOP.search(line.view):
        return False
    return "。" in line.view or bool(_SENTENCE_END.search(line.view) or line.view.endswith("."))


def is_furniture(line: Line) -> bool:
    """Tell buttons, counters and invitations from text."""
    if len(line) > 60:
        return False
    return bool(_FURNITURE.fullmatch(line.view) or _INVITES.search(line.view) or _PAGE_NUMBER.fullmatch(line.view))


def is_breadcrumb(line: Line) -> bool:
    """Tell the path of a page in its site (首页 > 要闻 > 正文)."""
    return len(line) <= 80 and bool(_CRUMB.match(line.view)) and bool(_CRUMB_MARK.search(line.view))


def ends_body(line: Line) -> bool:
    """Tell the line that a page's list of other pages, or its legal notice, begins with."""
    return len(line) <= 60 and bool(_END.match(line.view))


def is_aside(line: Line) -> bool:
    """Tell page furniture that may stand inside a body."""
    return len(line) <= 60 and bool(_ASIDE.match(line.view))


def is_row(line: Line) -> bool:
    """Tell a row of a flattened table: cells parted by tabs, bars or wide gaps, or by a blank before numbers."""
    if len(line) > 200 or "。" in line.view:
        return False
    cells = [cell for cell in _CELL.split(line.view) if cell]
    numbers = [cell for cell in cells if _NUMBER_CELL.fullmatch(cell)]
    if len(cells) < 2:
        cells = line.view.split()
        numbers = [cell for cell in cells[1:] if _NUMBER_CELL.fullmatch(cell)]
        if 2 * len(numbers) < len(cells) - 1:
            return False
    shaped = bool(numbers) or len(cells) > 2 or "\t" in line.view
    short = max(map(len, cells), default=0) <= _CELL_WIDTH
    return len(cells) > 1 and shaped and short and not any(_SENTENCE_END.search(cell) for cell in cells)


def is_caption(line: Line) -> bool:
    """Tell the line above a table that names its unit or its time (单位：万元, 报表期间：2021年度)."""
    return len(line) <= 60 and bool(_CAPTION.search(line.view))


def is_button(line: Line) -> bool:
    """Tell a word that stands on a page to be clicked, or that labels one of its counters."""
    return bool(_BUTTON.fullmatch(line.view))


def is_heading(line: Line) -> bool:
    """Tell a line that governs what follows from one that states something itself.

    A short line without the end of a sentence, or a numbered one; a figure in it makes it a statement, unless it is the
    caption of a table (单位：万元).
    """
    if _SECTION.match(line.view):
        return not _states(line.view) and (len(line) <= 20 or (len(line) <= 45 and not _SENTENCE_END.search(line.view)))
    if len(line) > 45 or _SENTENCE_END.search(line.view) or line.view[-1] in "，,、":
        return False
    return "单位" in line.view[-12:] or not _states(line.view)


def _states(text: str) -> bool:
    bare = _DATE_WORDS.sub("", _SECTION.sub("", text, count=1))
    return bool(re.search(r"\d", bare))


def is_site(line: Line) -> bool:
    """Tell the name of a site or section from a headline."""
    return len(line) <= 14 and bool(_SITE.search(line.view))


def looks_like_title(line: Line) -> bool:
    """Tell whether a line may be the headline of what follows it."""
    if not 4 <= len(line) <= 60 or line.view[-1] in "。；，、：;,:" or "。" in line.view:
        return False
    return not is_row(line) and not re.fullmatch(r"[\W\d_]+", line.view)
