"""Privileges as psql and the system views print them: aclitemout."""

from __future__ import annotations

from collections.abc import Callable

from meshdoc.catalog.object import AclItem, Oid

LETTERS = "arwdDxtXUCTcsAm"
"""In the order in which aclitemout prints them: ACL_ALL_RIGHTS_STR."""


def acl_item(item: AclItem, role_name: Callable[[Oid], str]) -> str:
    """`app=ar*/postgres`; a star follows what may be granted, and PUBLIC is empty."""
    letters = "".join(letter + "*" * (letter in item.grantable) for letter in LETTERS if letter in item.privileges)
    grantee = _role(role_name(item.grantee)) if item.grantee else ""
    return f"{grantee}={letters}/{_role(role_name(item.grantor))}"


def _role(name: str) -> str:
    """The name, quoted if it contains anything but letters, digits and underscores."""
    if all(letter.isalnum() or letter == "_" for letter in name):
        return name
    return '"' + name.replace('"', '""') + '"'
