"""Invoices: sellers, prices, numbers without gaps, e-invoices.

Knows no booking: a line keeps its text, quantity, price and the UUID of what it is for.
Not for wages and not for the project's own bookkeeping.
"""
