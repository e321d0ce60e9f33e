"""Privileges and ownership: aclchk.c."""
