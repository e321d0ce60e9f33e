"""Seed literals by type: each exercises a rule of the type's input function."""

from __future__ import annotations

DATES = """2020-01-05|97-02-10|J2451187|1997.096|19970210 173201 -0800|Mon Feb 10 17:32:01 1997 PST|99-Jan-08
20:00:00 UTC+3|2020-07-05 10:11:12.1234567 America/New_York|20011225T040506.789-07|J2452271T040506+08|12.27.2001
0044-03-15 BC|04:05 PM|040506|allballs|epoch|-infinity|24:00:00|23:59:60|294276-12-31 23:59:59|4714-11-24 BC|2/29/2021
2001-07-04 MET DST|2014-10-26 01:00:00 MSK|10:00 LMT|2020 060|T10:12:14|2020-01-05 10:00 -15:59|1/2/3|5 jan 20:1"""
SPANS = """1 year 2 months 3 days 04:05:06|P1Y2M3DT4H5M6S|P0001-02-03T04:05:06|P00010203T040506|1.5 months|-1 day 02:00
-1-2 +3|1-2|5|-1.5|@ 1 minute ago|infinity|1.5 weeks 2 days|1:2:3.4|2147483647 days|178956970 years 8 mons
1 us|5 mm|0.1 year|1e3 sec"""
NUMBERS = """0|-1|+5|1e3|0x1F|0o17|0b101|1_000|1__0|00012.3400|-inf|nan|32768|-2147483648|9223372036854775808
.5|5.|-.5e-3|1.2.3|1e15|123456789012345678|0.00001|1234567|3.5e38|1e-46|-0|1e309|  7 |0x1.8p3
99999999999999999999|1e131072|1e-16384|82381273e-35|7038531e-32"""
ADDRESSES = (
    """1.2.3.4|1.2.3.4/24|::1/64|::ffff:1.2.3.4|10.1/16|1::2::3|1:2:3:4:5:6:7::|fe80::1%e|01.2.3.4|224|10.0.0.1/8"""
)
HARDWARE = (
    """08:00:2b:01:02:03|08-00-2b-01-02-03|08002b:010203|0800.2b01.0203|8:0:2b:1:2:3|08002b0102030405|100:0:0:0:0:0"""
)
JSON = r"""{"a":  1}|[1,2.50,null]|"\u00e9"|"\ud83d\ude00"|{"b":1,"aa":2,"b":3}|01|-0|1e5|"\x"| true |{"a":1,}"""
SHAPES = "(1,2)|((1,2),(3,4))|[(1,2),(3,4)]|1,2,3,4|<(1,2),3>|{1,2,3}|(1e400,2)|(nan,inf)|[(1,2)|1,2,3"
PATHS = r"""$|strict $.a[*].b|lax $.*|$.**|$.**{2}|$.**{1 to last}|$[0, 2 to last]|$ ? (@.a > 1 && @.b == "x")
$.a.size()|$.a ? (exists (@.b) \u007c\u007c !(@.c < 2))|$."a b"|$.a.type()|-$.a + 2 * $.b % 3
$.a like_regex "^a" flag "iq"|$.a.abs().floor()|$ ? (@.a starts with "x")|$.a.double().ceiling()|($.a + 1).keyvalue()
$.a.datetime("HH24:MI")|$v1 + 1|$.a is unknown|1.5e3|$ ? ((@.a == 1) is unknown)|"x\u0041"|null|true|false
$.a.bigint()|$.a.boolean()|$.a.date()|$.a.decimal(4,2)|$.a.integer()|$.a.number()|$.a.string()|$.a.time(2)
$.a.time_tz()|$.a.timestamp(3)|$.a.timestamp_tz()|0x1F|$.a[-1]|$.a[last - 1]|@|last|$.|$ ? (@ <> 1)|$ ? (@ != 1)
$ ? (@ <= 1 && @ >= 0)|$.a.b.c|$.a ? (@ > 1) ? (@ < 5)|$[*] ? (@.x like_regex "a" flag "xsm")|0b1|1_0"""
"""Paths in jsonpath. They are not changed at random: of several faults, PostgreSQL may report another first."""
SEEDS = {
    "date": DATES,
    "time": DATES,
    "timetz": DATES,
    "timestamp": DATES,
    "timestamptz": DATES,
    "interval": SPANS,
    **dict.fromkeys(("smallint", "integer", "bigint", "oid", "xid8", "numeric", "real", "double precision"), NUMBERS),
    "money": "$1,234.5|-1|(1)|1.005|.5|92233720368547758.08|+1 $| 1 -|1.2.3",
    "boolean": "t|yes|of|o|1|TRUE| true |truee",
    "bytea": r"\x0a0B|\x 0a|\x0|abc\000|\\|\1|a\134b",
    "varbit": "101|x1F|b1|2|xg",
    "uuid": "{A0EEBC999C0B4EF8BB6D6BB9BD380A11}|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11|a0ee-bc999c0b4ef8bb6d6bb9bd380a11",
    "inet": ADDRESSES,
    "cidr": ADDRESSES,
    "macaddr": HARDWARE,
    "macaddr8": HARDWARE,
    **dict.fromkeys(("point", "lseg", "box", "line", "path", "polygon", "circle"), SHAPES),
    "int4range": '[1,10]|(,5]|[5,1]| EMPTY |(1,2)|[1,2147483647]|["1","2"]|[1 , 2]',
    "numrange": "[1.0,1.00]|(1.5,2]|[nan,nan]|[1,inf]|[10,9]|(1,1.0)",
    "daterange": "[2020-01-01,2020-01-31]|[infinity,infinity]|(-infinity,2020-01-01)|[2020-01-02,2020-01-01]",
    "int4multirange": "{[1,2],[3,4]}|{ }|{empty}|{[1,5),[3,9)}|{[5,6),[1,2)}|{(,1],[2,)}|{[2,1]}",
    "integer[]": '{1,2}|{{1,2},{3,4}}|[2:3]={5,6}|{1,{2}}|{}|{{}}|{NULL,1}|{"1"}| { 1 , 2 } |[2:1]={}|{{1},{2,3}}',
    "text[]": r'{a,"b c",NULL,"null",""}|{a b, c }|{a\,b}|{"a\"b"}|{a{b}|{"a"b}|{nul\l}',
    '"char"': r"a|ab|\101|\400|é|\10",
    "json": JSON,
    "jsonb": JSON,
    "tsvector": r"a b c|'a b':2A,1|a:0|a:99999|:1|'a''b'|a\ b|b a:3 a|a:1dc,2",
    "tsquery": "a & b|a | b & !c|a <2> b|(a|a b|a:*AB|a <-> (b <-> c)|!!a|a<b",
    "pg_lsn": "0/0|16/B374D848|G/0|123456789/1",
    "tid": "(0,1)|(1,65536)|(-1,0)|x(1,2)y|1,2",
    "pg_snapshot": "1:2:|1:5:2,3|1:5:3,2|1:5:2,2|5:1:",
    "int2vector": "1 2|1,2|99999| 1  2",
    "oidvector": "1 2|-1|6|+7",
}
TYPES = [(type, text) for type, seeds in SEEDS.items() for text in seeds.replace("\n", "|").split("|")]
"""Every type with every literal to begin with; a bar is no part of one."""
DAYS = [
    f"{year}-{month}-{day}" for year in (2023, 2024, 1900, 2000) for month in range(1, 13) for day in (28, 29, 30, 31)
]
"""Days at the ends of months."""
MARKS = " 0123456789.,:;-+/_()[]{}<>\"'\\abcdejmnptuxyABDEJPTZ@&!*$%"
"""What is put into a literal at random."""
