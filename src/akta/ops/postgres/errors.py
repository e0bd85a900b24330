"""Refusals of the embedded database, told in Polish: what happened, why, what to do next."""


class ClusterError(RuntimeError):
    """The embedded database cannot do what was asked; the text is meant for the operator."""

    def __init__(self, what: str, why: str, next_step: str) -> None:
        super().__init__(f"{what} {why} {next_step}")
        self.what, self.why, self.next_step = what, why, next_step


class ClusterBusy(ClusterError):
    """Another process of Akta owns the database of this data folder."""


class BinariesMissing(ClusterError):
    """No PostgreSQL server of a fitting version that the server's user may run."""
