"""Which documents does a staged change make wrong? docsync and its peers, on the same commits.

`benchmarks/README.md` says how it is run and what the figures mean.
"""
