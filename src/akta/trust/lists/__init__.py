"""Trusted lists (zaufane listy, ETSI TS 119 612): read, proven, kept dated, asked by moment."""
