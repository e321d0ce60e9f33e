"""Catalog lookups by oid, in one form for built-in and user-defined objects: utils/cache."""
