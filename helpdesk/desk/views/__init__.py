"""Pages outside the admin: the way in, health, and what customers reach by a signed link."""
