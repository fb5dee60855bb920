"""What the records add up to: every number of a project, the rows behind it, and why somebody is not counted.

Stores nothing: a number is counted each time it is asked for. Not for: deciding anything or changing any record.
"""
