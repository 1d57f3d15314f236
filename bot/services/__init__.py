"""The desk: one async function per decision, each inside the caller's transaction."""
