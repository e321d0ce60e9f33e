"""Routine calls: functions, procedures and triggers in SQL and PL/pgSQL (fmgr.c, functions.c)."""
