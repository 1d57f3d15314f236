"""The machine of Một Cửa: from the front door to the archive."""
