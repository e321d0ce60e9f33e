"""Operators, operator classes and families (operatorcmds.c, opclasscmds.c)."""
