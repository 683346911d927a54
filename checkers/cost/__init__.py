"""Does every part earn its keep?"""
