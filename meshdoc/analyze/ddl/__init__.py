"""Table definitions split into plain parts: parse_utilcmd.c."""
