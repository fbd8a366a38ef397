"""Places of the district and distances."""
