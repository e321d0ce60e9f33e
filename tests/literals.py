"""Seed literals by type: each exercises a rule of the type's input function."""

from __future__ import annotations

DATES = """2020-01-05|97-02-10|J2451187|1997.096|19970210 173201 -0800|Mon Feb 10 17:32:01 1997 PST|99-Jan-08
20:00:00 UTC+3|2020-07-05 10:11:12.1234567 America/New_York|20011225T040506.789-07|J2452271T040506+08
12.27.2001|0044-03-15 BC|04:05 PM|040506|allballs|epoch|-infinity|24:00:00|23:59:60|294276-12-31 23:59:59
4714-11-24 BC|2/29/2021|2001-07-04 MET DST|2014-10-26 01:00:00 MSK|10:00 LMT|2020 060|T10:12:14
2020-01-05 10:00 -15:59|1/2/3|5 jan 20:1|5874898-01-01|9999999-01-01|10:11:12x|10:11x|10x11|10:11:12.1e5
3000000000:1.5|10.5:11|10:11:|:10|J2452271.5|J-5|J2452271x|J T|J2452271.5-08|J2452271-08|T10x|T2020-01-01
T 20200101|julian 2452271|time 10:11|1997.02.10|12.31|2020.1|1997-xyz-10|jan-feb-1997|1997-1997-10
1-1-1-1|10-feb-5-6|Feb-1997-05|97-Feb-05|5-Feb-97|feb-97-1997|99-feb-1999|Feb 10.5|1997 2 10.5
2020 01 05 06|5 2020 jan|20011225x|040506.789x|99999999999:00|0 BC|0000-01-01 BC|13:00 PM
2020-01-05 10:00 +|2020-01-05 +x|2014-10-26 01:30:00 MSK
a b c d e f g h i j k l m n o p q r s t u v w x y z|.5|=|10 =|99999999999-01-01|2020-01-05 10:00 EST5EDT
2020-01-05 10:00 12345678901234567890123456789012345678901234567890123456789012345678901234567890
2020-06-01 10 foo/bar|2020-01-05 10:00 Europe/Moscow|2020-01-05 10:00 europe/kyiv
2019-03-10 02:30 America/New_York|2019-11-03 01:30 America/New_York|2020-02-30|1 2 3 4|04:05 am pm
1997-07-04 zulu|now 10:00|4713-01-01 BC|4714-11-23 BC|294277-01-01|10:11:12 +15:59:59|10:11 MSK"""
SPANS = """1 year 2 months 3 days 04:05:06|P1Y2M3DT4H5M6S|P0001-02-03T04:05:06|P00010203T040506|1.5 months
-1 day 02:00|-1-2 +3|1-2|5|-1.5|@ 1 minute ago|infinity|1.5 weeks 2 days|1:2:3.4|2147483647 days
178956970 years 8 mons|1 us|5 mm|0.1 year|1e3 sec|P1Y2M3DT|PT|P|PTT1H|P1|P1X|P1Y1|P19970102|PT040506
P0001-02|P0001-02-03X|PT04:05|PT04:05:06X|PT04|P1e400Y|PnanY|P99999999999Y|P0001X02|PT1X|P--1Y|P1Y2M3W
PT1H2|P1.5Y|-P1Y|P-0001-02|PT-040506|-2147483648 days ago|9223372036854775807 us 1 us|1-2x|1-12
99999999999999-1|ago|day|-1:2:3:4|+10:x|-10:99|9999999999999:00:00|1:2:3 4:5:6|2562047788:00:54.775807
2562047788:00:54.775808|-9223372036854775808 us ago|1 day 2|1 year 2 year|2147483648 months|1.5|-infinity
infinity ago|3 decades 1 century 2 millennia"""
NUMBERS = """0|-1|+5|1e3|0x1F|0o17|0b101|1_000|1__0|00012.3400|-inf|nan|32768|-2147483648|9223372036854775808|.5|5.
-.5e-3|1.2.3|1e15|123456789012345678|0.00001|1234567|3.5e38|1e-46|-0|1e309|  7 |0x1.8p3
99999999999999999999|1e131072|1e-16384|82381273e-35|7038531e-32|1_|_1|1_a|0x|0x_1|5x|1.2x|9e131072|inf
-infinity|infinity|x|1.5x|0x1p5000|0x0p5|0x1.8p-2000|1e-400|0o8|0b2|1e|+|- 1|--1|1 2"""
ADDRESSES = """1.2.3.4|1.2.3.4/24|::1/64|::ffff:1.2.3.4|10.1/16|1::2::3|1:2:3:4:5:6:7::|fe80::1%e|01.2.3.4|224
10.0.0.1/8|1.2.3|1.2/24|1.2.3.4/33|1.2.3.4.5|0x0a/8|0xzz|0x0a0|:1::2|1:2:3|1:2:3:4:5:6:7:8
1:2:3:4:5:6:7:8:9|1::2:3:4:5:6:7:8:9|::1.2.3.300|::1.2/100|::1.2.3.4.5|::1.2.3.|10.0.0.0.0/8|::/129|::1/
1.2.3.4/|x"""
HARDWARE = """08:00:2b:01:02:03|08-00:2b010203|0800|08002b01020304 05|xx|08:00:2b:01:02:03:04:05:06|08002b0102030405 x
08002b010203 x|08-00-2b-01-02-03|08002b:010203|0800.2b01.0203|8:0:2b:1:2:3|08002b0102030405|100:0:0:0:0:0"""
JSON = r"""{"a":  1}|[1,2.50,null]|"\u00e9"|"\ud83d\ude00"|{"b":1,"aa":2,"b":3}|01|-0|1e5|"\x"| true |{"a":1,}|[NaN]
tru|"abc|"a\|nul|[1 2]|{"a" 1}|{1:2}|"\ud800"|"\udc00"|-|1.|1e|[|{|{"a":| |[1,|"\u12"|true false|"\u0000"
{"a":1 "b":2}|+1|"	"|{"a":tru}|[true,false,null]x|"\ud83dx"|"\ud83d\u0041"|{"a":"\q"}"""
SHAPES = """(1,2)|((1,2),(3,4))|[(1,2),(3,4)]|1,2,3,4|<(1,2),3>|{1,2,3}|(1e400,2)|(nan,inf)|[(1,2)|1,2,3|[1,2]
(inf,-inf)|((1,2),(3,4)|((1,2))|(1,2|( (1,2)|[(1,2),(3,2)]|[(1,2),(1,3)]|((1,2)|<1,2,3>|<(1,2),-1>
{0,0,1}|(1,2)x|[((1,2),(3,4))]|<(1,2)>"""
PATHS = r"""$|strict $.a[*].b|lax $.*|$.**|$.**{2}|$.**{1 to last}|$[0, 2 to last]|$ ? (@.a > 1 && @.b == "x")
$.a.size()|$.a ? (exists (@.b) \u007c\u007c !(@.c < 2))|$."a b"|$.a.type()|-$.a + 2 * $.b % 3
$.a like_regex "^a" flag "iq"|$.a.abs().floor()|$ ? (@.a starts with "x")|$.a.double().ceiling()|($.a + 1).keyvalue()
$.a.datetime("HH24:MI")|$v1 + 1|$.a is unknown|1.5e3|$ ? ((@.a == 1) is unknown)|"x\u0041"|null|true|false
$.a.bigint()|$.a.boolean()|$.a.date()|$.a.decimal(4,2)|$.a.integer()|$.a.number()|$.a.string()|$.a.time(2)
$.a.time_tz()|$.a.timestamp(3)|$.a.timestamp_tz()|0x1F|$.a[-1]|$.a[last - 1]|@|last|$.|$ ? (@ <> 1)|$ ? (@ != 1)
$ ? (@ <= 1 && @ >= 0)|$.a.b.c|$.a ? (@ > 1) ? (@ < 5)|$[*] ? (@.x like_regex "a" flag "xsm")|0b1|1_0
$.*|$.**|$.**{2}|$.**{2 to last}|$.**{2 to 1}|$.a ? (!exists(@.b))|$ ? (@ == 1 && @)|-$|--1|+$.a|$ $
$.a.
$[|$[1 to 2,3]|"\u"|"\x"|"\x4"|"\x41"|"\ud83d\ude00"|"\ud83d"|"\ude00"|"\u0000"|"\q\n"|"a\|/* x
$.a /* x */|(1 == 1)|$ ? (1 + (2 == 2))|exists($)|strict $.a|lax $[*].b ? (@ > 1)
$.a like_regex "a" flag "iq"|$.a starts with "b"|$.a.size()|$.a.datetime("x")|last|$[last]|@|$x|$"x y"
1.5e3|.5|0x1F|1a|$.type().b|$.decimal(3,2)|$ ? (@.a is unknown)|(@ == 1) is unknown|!(1 == 1)
$.a[*] ? (1 < 2).b|null|true|1 + 2 * 3|$.\u0061|$."a"."b"|$.a - -1|-(1)|- -1|$.a\|strict|lax
$.a ? (@ == "x" && !(@ == 1))|$.1a|1_000|$.a.keyvalue().key|$.**{last}|"\u{1F600}"|x"""
"""Paths in jsonpath. They are not changed at random: of several faults, PostgreSQL may report another first."""
SEEDS = {
    "date": DATES,
    "time": DATES,
    "timetz": DATES,
    "timestamp": DATES,
    "timestamptz": DATES,
    "interval": SPANS,
    **dict.fromkeys(("smallint", "integer", "bigint", "oid", "xid8", "numeric", "real", "double precision"), NUMBERS),
    "money": "$1,234.5|-1|(1)|1.005|.5|$|x|1,2,3|(1|92233720368547758.08|+1 $| 1 -|1.2.3",
    "boolean": "t|yes|of|o|1|TRUE| true |truee",
    "bytea": r"\x0a0B|\x 0a|\x0|abc\000|\\|\1|a\134b|\x1 0|\x1|\400|\x0g|\x01 02|\08",
    "varbit": "101|x1F|b1|2|xg|X1g|B12",
    "uuid": """{A0EEBC999C0B4EF8BB6D6BB9BD380A11}|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
a0ee-bc999c0b4ef8bb6d6bb9bd380a11""",
    "inet": ADDRESSES,
    "cidr": ADDRESSES,
    "macaddr": HARDWARE,
    "macaddr8": HARDWARE,
    **dict.fromkeys(("point", "lseg", "box", "line", "path", "polygon", "circle"), SHAPES),
    "int4range": r"""[1,10]|(,5]|[5,1]| EMPTY |(1,2)|[1,2147483647]|["1","2"]|[1 , 2]|1,2]|[1 2]|[1|[1,2|[1,2]x
["1,2]|[1\,2]|["1""2",2]|[1,2,3]|[,]|empty x""",
    "numrange": "[1.0,1.00]|(1.5,2]|[nan,nan]|[1,inf]|[10,9]|(1,1.0)",
    "daterange": """[2020-01-01,2020-01-31]|[infinity,infinity]|(-infinity,2020-01-01)|[2020-01-02,2020-01-01]
[2020-01-01,5874897-12-31]""",
    "int4multirange": """{[1,2],[3,4]}|{ }|{empty}|{[1,5),[3,9)}|{[5,6),[1,2)}|{(,1],[2,)}|{[2,1]}|{[1,2),3}|{[1,2)
{[1,2)}x|{[1,2) [3,4)}|{[1,),[2,)}|{(,1],(,3]}|{|x|{[1,2),}|{[1,2),[2,3)}""",
    "integer[]": r"""{1,2}|{{1,2},{3,4}}|[2:3]={5,6}|{1,{2}}|{}|{{}}|{NULL,1}|{"1"}| { 1 , 2 } |[2:1]={}|{{1},{2,3}}
{1|{|{1}x|{"1"2}|{1"2"}|{{1},2}|{,1}|{1,}|{1 2}|{"1\2"}|[1:2][1:2][1:2][1:2][1:2][1:2][1:2]={}
[1:0]={1}|{{{{{{{1}}}}}}}|[1:1]{1}|[1={1}|x|{{1}{2}}""",
    "text[]": r"""{a,"b c",NULL,"null",""}|{a b, c }|{a\,b}|{"a\"b"}|{a{b}|{"a"b}|{nul\l}|{a\|{"a\|{"a|{a"b"}
{{a},b}|{a}}|{"a" ,b}""",
    '"char"': r"a|ab|\101|\400|é|\10",
    "json": JSON,
    "jsonb": JSON,
    "tsvector": r"""a b c|'a b':2A,1|a:0|a:99999|:1|'a''b'|a\ b|b a:3 a|a:1dc,2|'a\\'b'|a\\|''|a:1x|a:1'|a:|a:1,|'a
a:1A,2B a:3|a:1,2x""",
    "tsquery": r"""a & b|a | b & !c|a <2> b|(a|a b|a:*AB|a <-> (b <-> c)|!!a|a<b| |a b|:a|& a|!|a &|''|a\|(a|a)
a:x|a <-> |a <99999> b|'a\'b'|()""",
    "pg_lsn": "0/0|16/B374D848|G/0|123456789/1",
    "tid": "(0,1)|(1,65536)|(-1,0)|x(1,2)y|1,2|(1)|(x,1)|(99999999999999999999,1)|(,)|(1,x)|(1 ,2)",
    "pg_snapshot": "1:2:|1:5:2,3|1:5:3,2|1:5:2,2|5:1:",
    "int2vector": "1 2|1,2|99999| 1  2|x|1 99999|1x",
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
