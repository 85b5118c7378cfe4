"""The trainer. Read `train.py` first: it names every step in order."""
