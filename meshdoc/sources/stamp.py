"""Splits the name of a migration into version and name, and reads the timestamp in the version."""

from __future__ import annotations

import datetime
import re

_IDENTITY = re.compile(r"(?P<id>\d{4}-\d\d?-\d+(?:[-_T.]\d+)*|[A-Za-z]?\d+(?:\.\d+)*)(?:[-_. ]+(?P<name>.+))?$")
_COMPACT = re.compile(r"[A-Za-z]?(\d{8,})(?:[-_T](\d{6}|\d{4})(?!\d))?")
_DASHED = re.compile(
    r"[A-Za-z]?(\d{4})([-_.])(\d\d?)\2(\d\d?)(?!\d)(?:[-_.T](\d\d)[-_.:]?(\d\d)(?:[-_.:]?(\d\d))?(?!\d))?"
)
_FORMS = ((14, "%Y%m%d%H%M%S"), (12, "%Y%m%d%H%M"), (8, "%Y%m%d"))
_EPOCH = datetime.datetime.fromtimestamp(0, datetime.UTC)


def identity(title: str) -> tuple[str, str]:
    """Split `0042_add_users` into version and name; a title without a version is used as both."""
    match = _IDENTITY.match(title)
    return (match["id"], match["name"] or match["id"]) if match else (title, title)


def date_of(title: str) -> datetime.datetime | None:
    """The timestamp at the start of a title, in UTC: YYYYMMDD[hhmm[ss]], with or without separators, or a Unix time.

    A Unix time is in seconds (10 digits) or milliseconds (13). None if it is not between 1990 and 2099.
    """
    if dashed := _DASHED.match(title):
        year, _, month, day, *time = dashed.groups()
        return _moment(year + month.zfill(2) + day.zfill(2) + "".join(filter(None, time)))
    if not (compact := _COMPACT.match(title)):
        return None
    digits, time_after = compact[1], compact[2] or ""
    if len(digits) in (10, 13) and digits.startswith("1"):
        return from_epoch(int(digits.ljust(13, "0")))
    return _moment(digits + time_after if len(digits) == 8 else digits)


def from_epoch(milliseconds: int) -> datetime.datetime:
    """The timestamp of a Unix time."""
    return _EPOCH + datetime.timedelta(milliseconds=milliseconds)


def _moment(digits: str) -> datetime.datetime | None:
    """The longest prefix of the digits that is a timestamp; the rest is a counter."""
    for length, form in _FORMS:
        if len(digits) < length:
            continue
        try:
            moment = datetime.datetime.strptime(digits[:length], form).replace(tzinfo=datetime.UTC)
        except ValueError:
            continue
        return moment if 1990 <= moment.year < 2100 else None
    return None
