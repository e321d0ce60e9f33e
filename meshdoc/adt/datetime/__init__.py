"""Dates, times, intervals and time zones: datetime.c and localtime.c."""
