"""Roles, what they own and what they may do (user.c, aclchk.c)."""
