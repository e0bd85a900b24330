"""PDF/A (ISO 19005): what a file claims to be and which clauses it keeps."""
