"""Bodies that take up matters and answer them: the user panel of the integration services.

A meeting is a session of activities, which owns time, place, interpreter and attendance.
Not for single people's affairs (guidance) and not for what somebody reports as an incident.
"""
