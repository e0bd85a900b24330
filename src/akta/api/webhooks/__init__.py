"""Webhooks: an application is told that something is there to be fetched, never what."""
