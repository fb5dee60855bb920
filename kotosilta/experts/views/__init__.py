"""The pages of experts: the expert's own, open ones, those behind a link from a message, and the desk's."""
