"""The API for third-party applications; begins with Akta 4 (floor 10)."""
