"""Dates, times and intervals: datetime.c, with the zones of localtime.c."""
