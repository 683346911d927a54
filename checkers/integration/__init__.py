"""Does what is built fit what is already there?"""
