"""The review desk: an agent's whole day, inside the admin. Its addresses are in urls.py."""
