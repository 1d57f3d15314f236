"""The rules: pure and synchronous, without clock, wire, chance or database."""
