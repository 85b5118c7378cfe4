"""What runs examples and tests against generated code, inside the sandbox.

There it is the package `harness` by itself, under the project's own Python: it imports its own
modules and the standard library.
"""
