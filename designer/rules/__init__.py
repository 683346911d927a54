"""What the author of a rule imports, and nothing else."""
