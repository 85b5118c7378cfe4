"""Looking at proposals and deciding on them."""
