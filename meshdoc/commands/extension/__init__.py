"""Extensions and their members (extension.c)."""
