"""Mail as bytes and values: no Django, no tables, no settings."""
