"""Addresses as they may be shown: a person can tell two apart, and nobody can write to them."""

ENDS = 3  # signs at the end of an address that are shown


def masked(address: str) -> str:
    """The ends of a phone number or an email address."""
    if "@" in address:
        return f"{address[:1]}***@{address.rpartition('@')[2]}"
    return f"{address[:3]}****{address[-ENDS:]}" if len(address) > 2 * ENDS + 2 else "****"
