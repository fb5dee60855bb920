"""The open pages of whoever reports, and the school's and the project's desk."""
