"""Is it fast enough, and does it stay so under load?"""
