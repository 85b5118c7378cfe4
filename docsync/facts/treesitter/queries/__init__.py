"""Query files, package data."""
