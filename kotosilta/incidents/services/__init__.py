"""The acts of reporting (without a trace of who and when) and of the school's case."""
