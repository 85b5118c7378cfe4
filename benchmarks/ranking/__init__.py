"""How well the ranking finds what people changed, in repositories that its fit never saw.

    docsync mine --repos FOLDER --list benchmarks/ranking/repositories.txt --out rows.jsonl
    python -m benchmarks.ranking rows.jsonl

To be run at the root of the project. `benchmarks/README.md` says how the figures are to be read.
"""
