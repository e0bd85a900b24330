"""The API for third-party applications and its OAuth 2 server (floor 10)."""
