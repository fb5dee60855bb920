"""Acts of validation: on standards, cases, assessments."""
