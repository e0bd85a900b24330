"""Coercive measures of a case (środki przymusu): journal entries, folded by `law.measures`."""
