"""What goes wrong with a seal; each text is one Polish sentence for the operator."""


class SealUnusable(Exception):
    """The seal cannot be used now: missing, locked, expired, or on a device nobody can reach."""
