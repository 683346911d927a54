"""Numbers about a design, each a fact with its arithmetic."""
