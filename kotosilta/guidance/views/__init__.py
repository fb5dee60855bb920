"""The pages of one-to-one guidance: contacts, schools, and those behind a link from a message."""
