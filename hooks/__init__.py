"""The native git hooks that `docsync init` installs; `@DOCSYNC@` becomes the path of docsync."""
