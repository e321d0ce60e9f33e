"""`python -m meshdoc`."""

from meshdoc.cli import main

main()
