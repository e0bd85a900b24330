"""Cases that belong together, and who works on one besides its referent.

`severing` and `joining` tie cases, `team`, `exclusion` and `transfer` say who conducts one.
"""
