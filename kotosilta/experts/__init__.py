"""Experts by experience: their life stories, their profiles, and who books and pays them.

A booking keeps its own title, hours and fee: it is evidence, and stays true when the profile changes or goes.
Not for training them (activities) and not for what they earned as a diploma (credentials).
"""
