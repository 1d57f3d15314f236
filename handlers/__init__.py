"""The conversations: a message in, replies out, no network."""
