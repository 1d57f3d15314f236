"""The archive: named SQL, one store per engine."""
