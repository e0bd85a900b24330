"""The catalogue against the code: which rules are carried, and whether their tests bite.

`reading` finds the marks without importing anything, `state` derives the states, `mutants`
and `prove` break the marked code on a copy and watch whether a marked test notices.
"""
