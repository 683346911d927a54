"""Does what is said beside the drawing say what a reviewer needs?"""
