"""Does it keep working when a part fails?"""
