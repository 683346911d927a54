"""What the graph says, against oracles that read the raw design."""
