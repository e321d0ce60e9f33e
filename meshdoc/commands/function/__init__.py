"""Functions, procedures and aggregates (functioncmds.c, aggregatecmds.c)."""
