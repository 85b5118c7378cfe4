"""Git history to examples of what a code change made people change in their documentation."""
