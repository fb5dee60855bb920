"""Kotosilta runs an integration project: record once, derive the rest."""
