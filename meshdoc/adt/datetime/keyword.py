"""The keywords of dates, times and intervals: datetktbl and deltatktbl of datetime.c."""

from __future__ import annotations

from meshdoc.adt.datetime.field import Field
from meshdoc.record import positional

SIGNIFICANT = 10
"""The number of significant characters in a keyword: TOKMAXLEN."""
AM, PM, AD, BC, SECONDS_OF_HOUR = 1, 2, 0, 1, 3600


@positional
class Keyword:
    """A keyword: its kind and its value, which is a number or a name."""

    kind: int
    number: int = 0
    name: str = ""


def _keywords(*groups: tuple[int, str | int, str]) -> dict[str, Keyword]:
    return {
        word[:SIGNIFICANT]: Keyword(kind, value) if isinstance(value, int) else Keyword(kind, name=value)
        for kind, value, words in groups
        for word in words.split()
    }


DATE_WORDS = _keywords(
    (Field.RESERVED, "infinity", "infinity +infinity"),
    *((Field.RESERVED, word, word) for word in ("-infinity", "epoch", "now", "today", "tomorrow", "yesterday")),
    (Field.RESERVED, "zulu", "allballs"),
    (Field.AD_BC, AD, "ad"),
    (Field.AD_BC, BC, "bc"),
    (Field.AM_PM, AM, "am"),
    (Field.AM_PM, PM, "pm"),
    (Field.IGNORED, 0, "at on"),
    (Field.SUMMER_TIME, SECONDS_OF_HOUR, "dst"),
    (Field.ISO_TIME, "time", "t"),
    (Field.UNITS, "julian", "j jd julian"),
    *((Field.UNITS, word, word) for word in ("dow", "doy", "isodow", "isoyear")),
    *((Field.UNITS, unit, unit[0]) for unit in ("day", "hour", "month", "second", "year")),
    (Field.UNITS, "minute", "mm"),
    (Field.MONTH, 1, "jan january"),
    (Field.MONTH, 2, "feb february"),
    (Field.MONTH, 3, "mar march"),
    (Field.MONTH, 4, "apr april"),
    (Field.MONTH, 5, "may"),
    (Field.MONTH, 6, "jun june"),
    (Field.MONTH, 7, "jul july"),
    (Field.MONTH, 8, "aug august"),
    (Field.MONTH, 9, "sep sept september"),
    (Field.MONTH, 10, "oct october"),
    (Field.MONTH, 11, "nov november"),
    (Field.MONTH, 12, "dec december"),
    (Field.DAY_OF_WEEK, 0, "sun sunday mon monday tue tues tuesday wed wednesday weds"),
    (Field.DAY_OF_WEEK, 0, "thu thur thurs thursday fri friday sat saturday"),
)
INTERVAL_WORDS = _keywords(
    (Field.IGNORED, 0, "@"),
    (Field.AGO, 0, "ago"),
    (Field.UNITS, "microsecond", "us usec microsecond usecs useconds microsecon"),
    (Field.UNITS, "millisecond", "ms msec millisecond mseconds msecs millisecon"),
    (Field.UNITS, "second", "s sec second seconds secs"),
    (Field.UNITS, "minute", "m min mins minute minutes"),
    (Field.UNITS, "hour", "h hour hours hr hrs"),
    (Field.UNITS, "day", "d day days"),
    (Field.UNITS, "week", "w week weeks"),
    (Field.UNITS, "month", "mon mons month months"),
    (Field.UNITS, "year", "y year years yr yrs"),
    (Field.UNITS, "decade", "dec decade decades decs"),
    (Field.UNITS, "century", "c cent centuries century"),
    (Field.UNITS, "millennium", "mil mils millennia millennium"),
    *((Field.UNITS, word, word) for word in ("qtr", "quarter", "timezone", "timezone_h", "timezone_m")),
)


def date_word(word: str) -> Keyword | None:
    """Look up a lowercase word of a date or time: DecodeSpecial."""
    return DATE_WORDS.get(word[:SIGNIFICANT])


def interval_word(word: str) -> Keyword | None:
    """Look up a lowercase word of an interval: DecodeUnits, then DecodeSpecial."""
    return INTERVAL_WORDS.get(word[:SIGNIFICANT]) or date_word(word)
