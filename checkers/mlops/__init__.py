"""Does a model get to production, and back, under control?"""
