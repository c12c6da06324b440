"""Bytes → text: which encoding a Chinese file is in, decided by whether Chinese comes out."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from kg.errors import ReportError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SIGNATURES = (
    (b"%PDF", "a PDF: extract its text first, for example with pdftotext"),
    (b"PK\x03\x04", "a zip archive or office document: save it as text first"),
    (b"\xd0\xcf\x11\xe0", "an office document: save it as text first"),
    (b"\x1f\x8b", "gzip data: unpack it first"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
)

# Labels that pages carry, and the wider code that reads what is really in them (a "gb2312" page holds GBK characters).
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
}

# The characters that no Chinese page can do without, in both scripts. Chance hits in text decoded wrongly are rare.
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过民"
    "得经十三之进着等部度家电力里如水化高自二理起小现实加量都两体制机当使点从业本去把性好应开合还因由其些"
    "村县市省扶贫万元户月日贷会務個國來對發會時為這們與動進業產種縣電資開長實現區農貧戶萬億項設関"
    "，。、：；“”（）"
)

_BINARY = "binary data, not text; give a text, HTML or JSONL file"

_SAMPLE = 200_000
"""Bytes that are enough to tell encodings apart."""


def decode(data: bytes, origin: str, declared: str | None = None) -> str:
    """Decode a file without its byte order mark. `declared` is the encoding that the page claims to be in."""
    if not data:
        raise ReportError(f"{origin}: empty file; nothing to read")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _replaced(data[len(mark) :], encoding)
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise ReportError(f"{origin}: this is {what}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _guessed(data, origin, declared, error)
    if _is_binary(text):
        text = _best(data, ("utf-16-le", "utf-16-be"))
        if not text:
            raise ReportError(f"{origin}: {_BINARY}")
    return text


def _guessed(data: bytes, origin: str, declared: str | None, error: UnicodeDecodeError) -> str:
    named = _known(declared)
    if named:
        text = _best(data, (named,))
        if text:
            return text
    text = _best(data, ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be"))
    if text:
        return text
    mended = data.decode("utf-8", "replace")
    if mended.count("\ufffd") * 200 < len(mended) and not _is_binary(mended):
        return mended
    if b"\0" in data[:_SAMPLE]:
        raise ReportError(f"{origin}: {_BINARY}")
    from charset_normalizer import from_bytes  # loaded late: only what is neither Unicode nor Chinese needs it

    match = from_bytes(data[:_SAMPLE]).best()
    if match is not None and not _is_binary(str(match)):
        return data.decode(match.encoding, "replace")
    raise ReportError(
        f"{origin}: byte {error.start}: neither UTF-8, GB18030, Big5 nor UTF-16 text; convert it to UTF-8"
    )


def _best(data: bytes, encodings: tuple[str, ...]) -> str:
    """Take the encoding that yields the most Chinese; the first of equals. Empty if none yields any."""
    tried = sorted((-_chineseness(_replaced(data[:_SAMPLE], name)), rank) for rank, name in enumerate(encodings))
    score, rank = tried[0]
    return _replaced(data, encodings[rank]) if score <= -0.05 else ""


def _chineseness(text: str) -> float:
    """Tell how much of what is beyond ASCII are frequent Chinese characters; damage counts tenfold against it."""
    text = text[:50_000]
    foreign = [character for character in text if character >= "\x80"]
    damaged = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in foreign)
    damaged += sum(character < " " and character not in "\t\n\r\f\v\x1b" for character in text)
    if not foreign:
        return 0.0 if damaged else 1.0
    return (sum(map(_FREQUENT.__contains__, foreign)) - 10 * damaged) / len(foreign)


def _replaced(data: bytes, encoding: str) -> str:
    return data.decode(encoding, "replace")


def _known(encoding: str | None) -> str | None:
    if not encoding:
        return None
    name = _WIDER.get(encoding.strip().lower(), encoding.strip().lower())
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _is_binary(text: str) -> bool:
    head = text[:_SAMPLE]
    controls = sum(character < "\t" or "\x0e" <= character < "\x1b" or character == "\x7f" for character in head)
    return controls * 200 > len(head)


def lines(data: bytes) -> Iterator[bytes]:
    """Split at line feeds only: U+2028 and the like stand inside a line of JSON."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        yield data[start:end]
        start = end + 1
