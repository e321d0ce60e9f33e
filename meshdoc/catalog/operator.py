"""Operators and related objects: pg_operator, pg_opclass, pg_opfamily, pg_cast, pg_collation and others."""

from __future__ import annotations

from typing import ClassVar

from meshdoc.catalog.object import NO_OID, Dependency, Key, Object, Oid, ref
from meshdoc.record import record


@record
class Operator(Object):
    """An operator; `left` is 0 for a prefix operator. One without a function is a shell, referenced but not defined."""

    noun: ClassVar[str] = "operator"
    system_catalog: ClassVar[str] = "pg_operator"
    identified_by: ClassVar[tuple[str, ...]] = ("schema", "name", "left", "right")

    schema: Oid = ref(Dependency.NORMAL)
    left: Oid = ref(Dependency.NORMAL, default=NO_OID)
    right: Oid = ref(Dependency.NORMAL, default=NO_OID)
    result: Oid = ref(Dependency.NORMAL, default=NO_OID)
    function: Oid = ref(Dependency.NORMAL, default=NO_OID)
    commutator: Oid = ref(Dependency.NONE, default=NO_OID)
    negator: Oid = ref(Dependency.NONE, default=NO_OID)
    restrict: Oid = ref(Dependency.NORMAL, default=NO_OID)
    join: Oid = ref(Dependency.NORMAL, default=NO_OID)
    merges: bool = False
    hashes: bool = False

    def shared_keys(self) -> tuple[Key, ...]:
        """Its name within its schema, shared with its overloads."""
        return (("operator name", self.schema, self.name),)


@record
class OperatorFamily(Object):
    """An operator family. Its operators and functions are separate objects."""

    noun: ClassVar[str] = "operator family"
    system_catalog: ClassVar[str] = "pg_opfamily"
    identified_by: ClassVar[tuple[str, ...]] = ("schema", "name", "method")

    schema: Oid = ref(Dependency.NORMAL)
    method: Oid = ref(Dependency.AUTO)


@record
class OperatorClass(Object):
    """An operator class. `key_type` is 0 if the stored type is the input type."""

    noun: ClassVar[str] = "operator class"
    system_catalog: ClassVar[str] = "pg_opclass"
    identified_by: ClassVar[tuple[str, ...]] = ("schema", "name", "method")

    schema: Oid = ref(Dependency.NORMAL)
    method: Oid = ref(Dependency.AUTO)
    family: Oid = ref(Dependency.AUTO)
    input_type: Oid = ref(Dependency.NORMAL)
    key_type: Oid = ref(Dependency.NORMAL, default=NO_OID)
    default: bool = False

    def shared_keys(self) -> tuple[Key, ...]:
        """Its access method, shared with all operator classes of the method."""
        return (("operator classes", self.method),)


@record
class FamilyMember(Object):
    """An operator or function of an operator family; it has no name. `opclass` is the class that defined it."""

    name: str = ""
    family: Oid = ref(Dependency.AUTO)
    opclass: Oid = ref(Dependency.INTERNAL, default=NO_OID)
    left: Oid = ref(Dependency.NORMAL)
    right: Oid = ref(Dependency.NORMAL)
    number: int  # the strategy of an operator, the number of a support function


@record
class FamilyOperator(FamilyMember):
    """A row of pg_amop; `sort_family` is the family in FOR ORDER BY."""

    noun: ClassVar[str] = "operator"
    system_catalog: ClassVar[str] = "pg_amop"

    operator: Oid = ref(Dependency.NORMAL)
    sort_family: Oid = ref(Dependency.NORMAL, default=NO_OID)

    def unique_keys(self) -> tuple[Key, ...]:
        """Its strategy and operand types."""
        return (("family operator", self.family, self.left, self.right, self.number),)

    def shared_keys(self) -> tuple[Key, ...]:
        """Its operator, which may be in several families."""
        return (("families of operator", self.operator),)


@record
class LooseFamilyOperator(FamilyOperator):
    """An optional family operator; it is dropped silently with its operator."""

    left: Oid = ref(Dependency.AUTO)
    right: Oid = ref(Dependency.AUTO)
    operator: Oid = ref(Dependency.AUTO)
    sort_family: Oid = ref(Dependency.AUTO, default=NO_OID)


@record
class FamilyProc(FamilyMember):
    """A row of pg_amproc."""

    noun: ClassVar[str] = "function"
    system_catalog: ClassVar[str] = "pg_amproc"

    function: Oid = ref(Dependency.NORMAL)

    def unique_keys(self) -> tuple[Key, ...]:
        """Its support function number and types."""
        return (("family function", self.family, self.left, self.right, self.number),)


@record
class LooseFamilyProc(FamilyProc):
    """An optional support function; it is dropped silently with its function."""

    left: Oid = ref(Dependency.AUTO)
    right: Oid = ref(Dependency.AUTO)
    function: Oid = ref(Dependency.AUTO)


@record
class RequiredFamilyProc(FamilyProc):
    """A support function added by ALTER OPERATOR FAMILY that the family requires."""

    family: Oid = ref(Dependency.INTERNAL)


@record
class Cast(Object):
    """A cast; it has no name. `made_for` is the multirange type that it was created with."""

    noun: ClassVar[str] = "cast"
    system_catalog: ClassVar[str] = "pg_cast"
    identified_by: ClassVar[tuple[str, ...]] = ("source", "target")

    name: str = ""
    source: Oid = ref(Dependency.NORMAL)
    target: Oid = ref(Dependency.NORMAL)
    function: Oid = ref(Dependency.NORMAL, default=NO_OID)
    context: str = "e"  # e, a, i
    method: str = "f"  # f, i, b
    made_for: Oid = ref(Dependency.INTERNAL, default=NO_OID)


@record
class Transform(Object):
    """A transform of a type for a procedural language; it has no name."""

    noun: ClassVar[str] = "transform"
    system_catalog: ClassVar[str] = "pg_transform"
    identified_by: ClassVar[tuple[str, ...]] = ("type", "language")

    name: str = ""
    type: Oid = ref(Dependency.NORMAL)
    language: Oid = ref(Dependency.NORMAL)
    from_sql: Oid = ref(Dependency.NORMAL, default=NO_OID)
    to_sql: Oid = ref(Dependency.NORMAL, default=NO_OID)


ENCODINGS = (
    *("SQL_ASCII", "EUC_JP", "EUC_CN", "EUC_KR", "EUC_TW", "EUC_JIS_2004", "UTF8", "MULE_INTERNAL"),
    *("LATIN1", "LATIN2", "LATIN3", "LATIN4", "LATIN5", "LATIN6", "LATIN7", "LATIN8", "LATIN9", "LATIN10"),
    *("WIN1256", "WIN1258", "WIN866", "WIN874", "KOI8R", "WIN1251", "WIN1252"),
    *("ISO_8859_5", "ISO_8859_6", "ISO_8859_7", "ISO_8859_8"),
    *("WIN1250", "WIN1253", "WIN1254", "WIN1255", "WIN1257", "KOI8U"),
    *("SJIS", "BIG5", "GBK", "UHC", "GB18030", "JOHAB", "SHIFT_JIS_2004"),
)
"""The encodings in the order of their numbers: pg_enc in pg_wchar.h."""


@record
class Collation(Object):
    """A collation; `encoding` is -1 for any encoding."""

    noun: ClassVar[str] = "collation"
    system_catalog: ClassVar[str] = "pg_collation"
    identified_by: ClassVar[tuple[str, ...]] = ("schema", "name")

    schema: Oid = ref(Dependency.NORMAL)
    provider: str  # b, c, i, d
    deterministic: bool = True
    encoding: int = -1
    collate: str | None = None
    ctype: str | None = None
    locale: str | None = None
    icu_rules: str | None = None


@record
class Conversion(Object):
    """A conversion between encodings, named as by pg_encoding_to_char."""

    noun: ClassVar[str] = "conversion"
    system_catalog: ClassVar[str] = "pg_conversion"
    identified_by: ClassVar[tuple[str, ...]] = ("schema", "name")

    schema: Oid = ref(Dependency.NORMAL)
    for_encoding: str
    to_encoding: str
    function: Oid = ref(Dependency.NORMAL)
    default: bool = False


HEAP: Oid = 2
BTREE: Oid = 403
HASH: Oid = 405
GIN: Oid = 2742
BRIN: Oid = 3580
SPGIST: Oid = 4000
"""The oids of built-in access methods: pg_am.dat."""


@record
class AccessMethod(Object):
    """An access method."""

    noun: ClassVar[str] = "access method"
    system_catalog: ClassVar[str] = "pg_am"

    handler: Oid = ref(Dependency.NORMAL)
    kind: str  # i, t
