"""The shapes of what is written for reports."""
