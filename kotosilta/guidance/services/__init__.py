"""The acts of one-to-one guidance: contacts, advisors in schools."""
