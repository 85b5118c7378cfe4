"""The whole repository at one moment: what documentation names and the tree does not hold."""
