"""Credentials: what somebody achieved, signed so that others can check it; issued, held, shown, revoked.

Not for: courses and assessments. A credential stores a snapshot of what it says and knows nothing of where that came
from; the apps above decide who has earned one.
"""
