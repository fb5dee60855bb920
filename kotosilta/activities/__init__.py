"""What people come to: training, family club, orientation, panel, workshop, event. One mechanism, told apart by kind.

Sessions, enrolment, attendance, hours required, completion; headcounts for open events, whose visitors are no
participants. Not for: one-to-one work (guidance) or what the hours add up to in the project (reporting).
"""
