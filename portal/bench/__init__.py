"""How fast search and pages are at three sizes: ``make bench`` prints a table. Never part of the tests."""
