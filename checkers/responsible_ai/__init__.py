"""Can the people it decides about live with it?"""
