"""Ways to say whether a change affects a section, compared on the same held-out pairs.

`benchmarks/verdicts/README.md` has the commands, the table and how it is to be read.
"""
