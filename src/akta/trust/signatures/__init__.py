"""Electronic signatures of a file: PAdES, XAdES, CAdES, ASiC (floor 1).

`inspection.inspect` is the door. It reads foreign bytes, so it is called in a child process
only; importing this package alone loads no parser.
"""
