"""Designs read from text and written back: YAML, JSON, the sketch, DOT, Mermaid and pictures."""
