"""The back door: the postman who sends, the timer that fires, the poller who asks."""
