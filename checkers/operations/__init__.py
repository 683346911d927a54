"""Can it be run, changed and stopped by the people on duty?"""
