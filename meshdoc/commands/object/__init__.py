"""Statements that apply to objects of any kind (objectaddress.c, alter.c, dropcmds.c)."""
