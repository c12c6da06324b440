"""Tables → one XLSX workbook: a sheet a table, every text typed as text, every number exact.

A spreadsheet keeps 15 significant digits. A longer decimal is rounded in its cell, and its digits stand as text in the
column `exact` beside it. Nothing in the file tells when it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

from kg.errors import KgError
from kg.export.columns import TITLES, Column, columns
from kg.export.facts import plain
from kg.export.tables import Row, Value

_DIGITS = 15
_ROWS = 1_048_576
_CHARACTERS = 32_767
_LINKS = 65_530
_LINE, _HIGHEST = 15, 409
"""Points of a line of text, Chinese fonts being taller than Latin ones, and of the highest row there is."""
_EPOCH = datetime(1980, 1, 1)
"""The day with which zip archives begin."""
_PRINTED = 17
"""How many columns of a sheet go on paper at most; the codes and IRIs behind them are for machines."""
_EXACT_WIDTH = 30
_EXACT = {
    "zh": ("精确值", "超过 15 位有效数字的数，电子表格只能近似，这里是全部数字"),
    "en": ("exact", "All digits of numbers that have more than the 15 a spreadsheet keeps"),
}


def write(file: IO[bytes], tables: Iterable[tuple[str, Iterable[Row]]], *, language: str) -> None:
    """Write tables to a workbook, row by row: what is written is not kept in memory."""
    try:
        import xlsxwriter
    except ImportError as error:
        raise KgError("spreadsheets need XlsxWriter: pip install 'fupin-kg[xlsx]', or use --format csv") from error
    workbook = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_numbers": False})
    workbook.set_properties({"created": _EPOCH, "title": "fupin-kg"})
    styles = _Styles(workbook)
    for table, rows in tables:
        sheet = workbook.add_worksheet(TITLES[table][language])
        _Sheet(sheet, table, language, styles).write(rows)
    workbook.close()


class _Styles:
    """The few formats of the workbook."""

    def __init__(self, workbook: Any) -> None:
        base = {"valign": "top", "font_size": 10}
        head = base | {"bold": True, "text_wrap": True, "bg_color": "#DCE6F1", "bottom": 1}
        self.head = workbook.add_format(head | {"align": "left", "indent": 1})
        self.number = workbook.add_format(head | {"align": "right"})
        self.text = workbook.add_format(base | {"text_wrap": True, "align": "left", "indent": 1})
        self.code = workbook.add_format(base | {"align": "left", "indent": 1})
        self.whole = workbook.add_format(base | {"num_format": "#,##0"})
        self.broken = workbook.add_format(base | {"num_format": "#,##0.################"})
        self.count = workbook.add_format(base | {"num_format": "0"})
        self.link = workbook.add_format(base | {"font_color": "#0563C1", "underline": 1})


class _Sheet:
    """A sheet while it is written."""

    def __init__(self, sheet: Any, table: str, language: str, styles: _Styles) -> None:
        self.sheet, self.table, self.language, self.styles = sheet, table, language, styles
        self.columns = columns(table)
        decimals = [i for i, column in enumerate(self.columns) if column.type == "decimal"]
        self.exact = decimals[-1] + 1 if decimals else len(self.columns)
        """Where the digits of long numbers stand: after the last column of numbers."""
        machine = (i for i, column in enumerate(self.columns) if column.name.endswith(("_code", "_iris", "iri")))
        self.printed = min(_PRINTED, next(machine, _PRINTED))
        """How many columns are for people."""
        self.links = 0
        self.long = False
        """Whether any number had more digits than a cell keeps."""

    def write(self, rows: Iterable[Row]) -> None:
        """Write heading and rows, then make the sheet easy to read and to print."""
        headings = list(self._headings())
        self.sheet.set_row(0, 2 * _LINE + 2)
        for i, (heading, width, numbers) in enumerate(headings):
            self.sheet.set_column(i, i, width)
            self.sheet.write_string(0, i, heading, self.styles.number if numbers else self.styles.head)
        last = 0
        for last, row in enumerate(rows, start=1):
            if last >= _ROWS:
                raise KgError(f"a sheet holds {_ROWS} rows and there are more {self.table}; use --format csv")
            self._row(last, row)
        if self.exact < len(self.columns) and not self.long:
            self.sheet.set_column(self.exact, self.exact, _EXACT_WIDTH, None, {"hidden": True})
        self.sheet.freeze_panes(1, 1)
        self.sheet.autofilter(0, 0, last, len(headings) - 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(8)
        self.sheet.set_margins(0.4, 0.4, 0.5, 0.5)
        printed = self.printed + (self.exact < self.printed)
        self.sheet.print_area(0, 0, last, min(printed, len(headings)) - 1)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_footer("&L&A&R&P / &N")

    def _headings(self) -> Iterator[tuple[str, int, bool]]:
        for i, column in enumerate(self.columns):
            if i == self.exact:
                yield _EXACT[self.language][0], _EXACT_WIDTH, False
            yield column.title(self.language), column.width, column.type in ("decimal", "integer")

    def _row(self, at: int, row: Row) -> None:
        # Programs measure wrapped text differently, or not at all; a height that is said fits in each of them.
        seen = zip(self.columns[: self.printed], row, strict=False)
        lines = max((_lines(value, column.width) for column, value in seen if column.type == "text"), default=1)
        self.sheet.set_row(at, min(_LINE * lines + 2, _HIGHEST))
        beyond = []
        for i, (column, value) in enumerate(zip(self.columns, row, strict=True)):
            place = i + (i >= self.exact)
            if isinstance(value, Decimal) and is_long(value):
                beyond.append(f"{column.title(self.language)} {plain(value)}")
            self._cell(at, place, column, value)
        if beyond:
            self.long = True
            self.sheet.write_string(at, self.exact, "\n".join(beyond), self.styles.text)

    def _cell(self, at: int, place: int, column: Column, value: Value) -> None:
        if value is None:
            return
        if isinstance(value, Decimal):
            whole = value == value.to_integral_value()
            self.sheet.write_number(at, place, value, self.styles.whole if whole else self.styles.broken)
        elif isinstance(value, int):
            self.sheet.write_number(at, place, value, self.styles.count)
        elif column.type == "iri" and self.links < _LINKS and self._link(at, place, value):
            self.links += 1
        else:
            # write_string, never write: a text that begins with = + - @ stays a text.
            if len(value) > _CHARACTERS:
                raise KgError(f"a cell holds {_CHARACTERS} characters and {column.name} has more; use --format csv")
            wrapped = column.type == "text" and place <= self.printed
            self.sheet.write_string(at, place, value, self.styles.text if wrapped else self.styles.code)

    def _link(self, at: int, place: int, iri: str) -> bool:
        """Write an IRI as a link, if it is one that a spreadsheet can follow."""
        if not iri.startswith(("http://", "https://")) or len(iri) > 2000:
            return False
        return bool(self.sheet.write_url(at, place, iri, self.styles.link, iri) == 0)


def _lines(value: Value, width: int) -> int:
    """Return how many lines a text takes in a column; Chinese characters are twice as wide as Latin ones."""
    if not isinstance(value, str):
        return 1
    return sum(max(1, -(-sum(1 + (c > "\u2e7f") for c in line) // width)) for line in value.split("\n"))


def is_long(value: Decimal) -> bool:
    """Tell whether a decimal has more significant digits than a spreadsheet keeps."""
    return len(value.normalize().as_tuple().digits) > _DIGITS


def exact_column(language: str) -> tuple[str, str]:
    """Return heading and meaning of the column that only the workbook has."""
    return _EXACT[language]
