"""Trust in signatures: certificate paths, revocation, qualification, EN 319 102-1's words."""
