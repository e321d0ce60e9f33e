"""Reviews of random changes beside a real server: `python -m tests.review --count N --seed S`."""
