"""How often a repair is right, on small documentation edits of repositories' own history.

    python -m benchmarks.repair cases --repos CLONES --list benchmarks/ranking/repositories.txt \
        --out cases.jsonl
    python -m benchmarks.repair run cases.jsonl results.jsonl --repos CLONES --no-model
    python -m benchmarks.repair table results.jsonl

To be run at the root of the project. A run that was stopped goes on where it ended.
`docs/repair-measured.md` has the figures and says how they are to be read.
"""
