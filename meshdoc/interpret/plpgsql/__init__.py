"""PL/pgSQL: bodies compiled and carried out, statement by statement (pl_comp.c, pl_exec.c)."""
