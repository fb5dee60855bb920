"""The acts of experts: on stories, on profiles, on bookings."""
