#!/bin/sh
# docsync-hook: put here by `docsync init`, removed by `docsync init --uninstall`.
# Runs the hook that stood here before, then docsync. Without docsync the commit goes on.

before=$(dirname -- "$0")/pre-commit.before-docsync
if [ -x "$before" ]; then
    "$before" "$@" || exit $?
fi

case ",${SKIP:-}," in
*,docsync,*) exit 0 ;;
esac

# the one that installed this hook: a git started from an editor may have another PATH
docsync=@DOCSYNC@
if [ ! -x "$docsync" ]; then
    docsync=$(command -v docsync) || docsync=
fi
if [ -z "$docsync" ]; then
    echo "docsync: warning: docsync is not installed (any more); documentation was not checked." >&2
    echo "docsync: install it, or remove this hook: $0" >&2
    exit 0
fi

# Ctrl-C while Python starts would end in a traceback: kept back, docsync takes it as soon as it can
if env --block-signal=INT true 2>/dev/null; then
    env --block-signal=INT "$docsync" hook
else
    "$docsync" hook
fi
status=$?
# found, but it cannot be started: its Python was removed or replaced
if [ "$status" -eq 126 ] || [ "$status" -eq 127 ]; then
    echo "docsync: warning: $docsync cannot be started; documentation was not checked." >&2
    echo "docsync: install it again, then run \`docsync init\`." >&2
    exit 0
fi
exit "$status"
