"""PL/pgSQL: bodies compiled and executed, statement by statement (pl_comp.c, pl_exec.c)."""
