"""Would anybody notice?"""
