"""Text search objects (tsearchcmds.c)."""
