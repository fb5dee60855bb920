"""Who people are, how they belong together and how to reach them: persons, families, languages, consents, messages.

Users and organisations live here too, because every record names its keeper.
Not for: what a person takes part in (projects, activities) or what is said in confidence (guidance, incidents).
"""
