"""Everything that decides: values in, values out. No Django, no settings, no database."""
