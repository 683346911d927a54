"""Practice sessions: what a candidate was asked and what they showed."""
