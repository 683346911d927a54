"""Chalkline: draw a system, see what is missing and mend it. Importing this package imports nothing else."""
