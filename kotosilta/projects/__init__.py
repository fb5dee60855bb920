"""The frame of the work: projects, partners, members, who works with whom, who takes part and since when, targets.

Entry data freeze at the first entry, because the fund counts people as they were then.
Not for: what happens in the project (activities, guidance) or what it adds up to (reporting).
"""
