"""Signatures, certificates, seals, file types and the Merkle tree (floor 1)."""
