"""Composition only: the home screen of each role, the person's page, sign-in pages, the public front, the demo's door.

It has no models and no rules of its own; it links upward and puts the other apps' parts on one page.
"""
