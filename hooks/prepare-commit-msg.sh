#!/bin/sh
# docsync-hook: put here by `docsync init`, removed by `docsync init --uninstall`.
# Runs the hook that stood here before, then adds the trailer `Docs-synced: <n> sections` when
# docsync has rewritten documentation in this commit. Never stops a commit.

before=$(dirname -- "$0")/prepare-commit-msg.before-docsync
if [ -x "$before" ]; then
    "$before" "$@" || exit $?
fi

# most commits have nothing recorded: do not start Python for them
journal=$(git rev-parse --git-path docsync/journal.sqlite) && [ -f "$journal" ] || exit 0

docsync=@DOCSYNC@
if [ ! -x "$docsync" ]; then
    docsync=$(command -v docsync) || exit 0
fi
"$docsync" --quiet trailer "$@" || true
exit 0
