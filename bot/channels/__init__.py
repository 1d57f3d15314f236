"""The tongues: verify, parse, render, send; nothing else."""
