"""What every other app stands on: access, audit, clock, field encryption, links, jobs, forms, page parts, charts.

A module enters only if it has no word of the field in it and at least two apps use it.
Not for: anything that knows a person, a project or an activity.
"""
