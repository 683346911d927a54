"""Scenarios as data: what is asked, reference designs, flawed designs."""
