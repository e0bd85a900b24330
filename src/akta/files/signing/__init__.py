"""Papers given out to be signed by an electronic signature, and what comes back."""
