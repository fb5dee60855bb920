"""Reports of bullying, racism and harassment at a school, and the school's case.

The report can be anonymous: nothing here may lead from it to a person, a browser or a moment. The school owns the case;
the project's advisors see that it came, was taken up, and whether it stopped. Not for one-to-one guidance (guidance).
"""
