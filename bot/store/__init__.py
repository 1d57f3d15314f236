"""The archive: named SQL, one store per engine, one file per noun."""
