"""Runs in readme-drift's interpreter: its command prints names without folders."""

import json
import os
import sys

from readme_drift.drift_checker import run_check

result = run_check(staged=True, readme_paths=sys.argv[1:])
named = {match.readme_path for finding in result.findings for match in finding.readme_matches}
print(json.dumps(sorted(os.path.relpath(path) for path in named)))
