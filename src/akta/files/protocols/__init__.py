"""Protocols in the portal (protokoły w portalu, § 10): approval and recordings."""
