"""Types and domains (typecmds.c)."""
