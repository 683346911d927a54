"""Is what is learned from fit to learn from?"""
