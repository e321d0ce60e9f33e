"""The session and its transaction (variable.c, xact.c, prepare.c)."""
