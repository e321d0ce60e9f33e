"""Objects renamed and moved to another schema: alter.c."""
