"""The front door: webhooks, the web chat and the officials' desk."""
