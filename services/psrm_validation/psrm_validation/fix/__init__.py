"""Corrections that can be computed: which values would put broken rules right, and claims rewritten with them.

`suggest` computes the corrections of a report, `repair` makes them. Which rule may change which date stands in `proposals`.
Import the modules: the check itself uses `suggest`, and `repair` uses the check.
"""
