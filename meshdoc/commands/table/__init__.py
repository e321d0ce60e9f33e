"""Tables and their parts (tablecmds.c)."""
