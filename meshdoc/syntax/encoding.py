"""Client encodings: PostgreSQL's names of them (encnames.c), and which bytes are characters of one (mbutils.c).

A text holds a byte that is no character of its encoding as a lone surrogate, as Python's `surrogateescape` does.
Differs from PostgreSQL in that the bytes of encodings that Python decodes to other characters are not read.
"""

from __future__ import annotations

import re

from meshdoc.diagnostics import SqlError, Unsupported

UTF8 = "UTF8"
SQL_ASCII = "SQL_ASCII"

CODECS = {
    **{UTF8: "utf-8", SQL_ASCII: "utf-8"},  # the server takes what it is sent as SQL_ASCII for its own UTF8
    **{f"LATIN{number}": f"iso8859-{part}" for number, part in enumerate((1, 2, 3, 4, 9, 10, 13, 14, 15, 16), 1)},
    **{f"ISO_8859_{part}": f"iso8859-{part}" for part in (5, 6, 7, 8)},
    **{f"WIN{page}": f"cp{page}" for page in (866, 874, *range(1250, 1259))},
    **{"KOI8R": "koi8-r", "KOI8U": "koi8-u"},
    **{"GBK": "gbk", "GB18030": "gb18030", "EUC_CN": "gb2312", "SJIS": "cp932", "UHC": "cp949", "EUC_KR": "euc_kr"},
}
"""The codecs of Python that decode as PostgreSQL does."""
NOT_READ = ("BIG5", "EUC_JIS_2004", "EUC_JP", "EUC_TW", "JOHAB", "MULE_INTERNAL", "SHIFT_JIS_2004")
MULTI_BYTE = frozenset({"GBK", "GB18030", "EUC_CN", "SJIS", "UHC", "EUC_KR"})

_ALIASES = {
    **{"abc": "WIN1258", "tcvn": "WIN1258", "tcvn5712": "WIN1258", "vscii": "WIN1258"},
    **{"alt": "WIN866", "koi8": "KOI8R", "win": "WIN1251", "unicode": UTF8},
    **{"mskanji": "SJIS", "shiftjis": "SJIS", "win932": "SJIS", "windows932": "SJIS"},
    **{"win936": "GBK", "windows936": "GBK", "win949": "UHC", "windows949": "UHC"},
    **{"win950": "BIG5", "windows950": "BIG5"},
    **{f"windows{page}": f"WIN{page}" for page in (866, 874, *range(1250, 1259))},
    **{f"iso8859{part}": f"LATIN{number}" for number, part in enumerate((1, 2, 3, 4, 9, 10, 13, 14, 15, 16), 1)},
}
_NOT_IN_SJIS = {0xF8F0: 0xDCA0, 0xF8F1: 0xDCFD, 0xF8F2: 0xDCFE, 0xF8F3: 0xDCFF}
"""What Python's codec makes of bytes that are no characters, and the surrogates for them."""
_IGNORED = re.compile(r"[^A-Za-z0-9]")
_NO_CHARACTER = re.compile("[\0\udc80-\udcff]")


def encoding_named(name: str) -> str | None:
    """PostgreSQL's own name of an encoding, None if there is no such encoding: pg_char_to_encoding."""
    key = _IGNORED.sub("", name).lower()
    return _NAMES.get(key)


_NAMES = {_IGNORED.sub("", name).lower(): name for name in (*CODECS, *NOT_READ)} | _ALIASES


def decoded(data: bytes, encoding: str) -> str:
    """The text of bytes in an encoding."""
    text = data.decode(CODECS.get(encoding, "ascii"), "surrogateescape")
    return text.translate(_NOT_IN_SJIS) if encoding == "SJIS" else text


def encoded(text: str, encoding: str) -> bytes:
    """As many bytes as a text was decoded from, and the same ones except characters that have several codes."""
    return text.encode(CODECS.get(encoding, "ascii"), "surrogateescape")


def readable(text: str) -> str:
    """The text for a reader, with a replacement character for every byte that is no character."""
    return _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)


def has_faults(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether a byte of `text[start:end]` is no character of its encoding."""
    return _NO_CHARACTER.search(text, start, len(text) if end is None else end) is not None


def check_encoding(text: str, encoding: str, start: int = 0, end: int | None = None) -> None:
    """Raise SqlError 22021 or 22P05 for the first byte of `text[start:end]` that is no character of its encoding.

    Unsupported where the encoding is one that is not read.
    """
    found = _NO_CHARACTER.search(text, start, len(text) if end is None else end)
    if found is None:
        return
    if encoding in NOT_READ:
        raise Unsupported(f"text in the encoding {encoding} is not read", offset=found.start() - start)
    raise _refused(text, encoding, found.start(), start)


def _refused(text: str, encoding: str, position: int, start: int) -> SqlError:
    """The error for bytes at a position: report_invalid_encoding, report_untranslatable_char."""
    data = text[position : position + 4].encode(CODECS[encoding], "surrogateescape")
    length = _length(data[0], encoding)
    shown = " ".join(f"0x{byte:02x}" for byte in data[:length])
    if data[0] == 0 or encoding in (UTF8, SQL_ASCII, *MULTI_BYTE):
        name = UTF8 if encoding == SQL_ASCII else encoding
        return SqlError("22021", f'invalid byte sequence for encoding "{name}": {shown}', offset=position - start)
    message = f'character with byte sequence {shown} in encoding "{encoding}" has no equivalent in encoding "UTF8"'
    return SqlError("22P05", message, offset=position - start)


def _length(byte: int, encoding: str) -> int:
    """How many bytes the character that begins with this one would have: pg_encoding_mblen."""
    if encoding in MULTI_BYTE:
        return 2 if byte >= 0x80 else 1
    if encoding not in (UTF8, SQL_ASCII) or byte < 0xC0 or byte >= 0xF8:
        return 1
    return 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
