"""Proofs of filing (dowody wniesienia pisma): the record, its log, and their check without us."""
