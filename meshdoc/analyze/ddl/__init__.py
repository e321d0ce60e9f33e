"""Table definitions taken apart into plain parts: parse_utilcmd.c."""
