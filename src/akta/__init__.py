"""Akta: the digital case system of a public prosecution and its portals."""
