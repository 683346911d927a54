"""Designs and their versions in a database."""
