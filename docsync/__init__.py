"""docsync makes documentation part of the commit."""

__version__ = "0.1.0"
