"""Validation of competence: standards with learning outcomes, against which a competence is shown and assessed.

Standards come from ePerusteet or are written here; each version stays as it was. Not for: what a course teaches
(activities), nor for signing what was achieved (credentials).
"""
