"""Fits the weights of the match score on the history of public repositories.

    python -m benchmarks.fit_score mine --repos FOLDER --out cases.jsonl
    python -m benchmarks.fit_score collect cases.jsonl --repos FOLDER --out rows.jsonl
    python -m benchmarks.fit_score evaluate rows.jsonl
    python -m benchmarks.fit_score write rows.jsonl

To be run at the root of the project. `benchmarks/README.md` says how the figures are to be read.
"""
