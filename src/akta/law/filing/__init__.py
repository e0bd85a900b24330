"""The technical rules of filing (wnoszenie pism): the three annexes as tables and functions.

Values in, problems out; what a file is and holds is found by `akta.trust`.
"""
