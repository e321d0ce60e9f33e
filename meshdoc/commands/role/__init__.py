"""Roles, owned objects and privileges (user.c, aclchk.c)."""
