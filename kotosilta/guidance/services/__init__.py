"""The acts of one-to-one guidance: contacts, advisors in schools, plans, cases, the directory, referrals."""
