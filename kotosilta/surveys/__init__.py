"""One mechanism for all asking: a questionnaire, rounds in which it is asked, and answers.

A round is held by its owner (a booking, a project), which decides who is asked and who reads.
Not for tests of competence (validation).
"""
