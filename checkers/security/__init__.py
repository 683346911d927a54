"""Who can get at what, and where does sensitive data go?"""
