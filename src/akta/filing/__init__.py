"""The filing desk (Biuro Podawcze): drafts, uploads, checks and submission of pleadings."""
