"""Which reader a file is for."""

from kotosilta.validation.standards import StandardDraft, eperusteet, table


def read_file(name: str, content: bytes) -> tuple[StandardDraft, bool]:
    """What the file holds, and whether it was written by whoever imports it (a CSV table) rather than by ePerusteet.
    Raises Unreadable."""
    if name.casefold().endswith(".csv"):
        return table.read(content), True
    return eperusteet.read(content), False
