"""What `doctor` looks at, one subject a file. Each look only reads, and names no person and no secret."""
