"""Versions of the catalog: their changes, the causes, and the catalog at each version. Reads no SQL and no files."""
