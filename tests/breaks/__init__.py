"""Who a change breaks, beside what a real server refuses, and what fails on it afterwards, on random schemas."""
