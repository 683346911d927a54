"""A review as text, Markdown, HTML or JSON."""
