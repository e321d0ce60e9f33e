"""Characters that nobody can see, made visible: `<U+202E>` instead of a right-to-left override, as `less` does.

What a person reads shows what is there: a name cannot hide a character, reorder the line that it is on, or send
commands to a terminal. Data for programs (JSON, DDL to be executed) keeps the characters themselves.
"""

from __future__ import annotations

import re

_EMOJI = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Default_Ignorable_Code_Point of Unicode, without the two that emoji are composed with."""
_NO_CHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)

INVISIBLE = re.compile(
    rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_NO_CHARACTERS}{_IGNORABLE}]"
    rf"|(?<![{_EMOJI}])\ufe0f|(?<![{_EMOJI}\ufe0f])\u200d|\u200d(?![{_EMOJI}])"
)
"""Control characters except tab and line feed, bidirectional controls, zero-width characters and lone surrogates.

A variation selector and a zero-width joiner are visible where they belong to an emoji.
"""


def visible(value: str) -> str:
    """A text with a mark for each character that cannot be seen; tabs and line feeds stay."""
    if value.isascii() and value.replace("\n", "").replace("\t", "").isprintable():
        return value
    return INVISIBLE.sub(lambda match: f"<U+{ord(match[0]):04X}>", value)
