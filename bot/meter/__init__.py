"""The meter: what the rooms tell it is kept as figures for Prometheus. No figure tells of a person."""
