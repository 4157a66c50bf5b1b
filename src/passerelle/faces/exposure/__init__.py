"""How exposure is shown: on a terminal, on a page, in files."""
