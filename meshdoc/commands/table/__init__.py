"""Tables and what they are made of (tablecmds.c)."""
