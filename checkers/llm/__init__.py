"""Are language models kept from harm?"""
