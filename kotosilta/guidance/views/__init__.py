"""The pages of one-to-one guidance: the worker's, the family's, everybody's, and those behind a link from a message."""
