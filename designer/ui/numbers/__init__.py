"""What the Numbers page is made of: figures as words, cards, plots, tables, drills and their picture."""
