"""Why a message of the node is not believed."""


class SamlRefused(Exception):
    """A message is not what was asked for or not from whom it should be; `code` names the reason.

    The reason is for the operator's log. It holds nothing that the message says.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Declined(SamlRefused):
    """The node tells that the person was not identified: they gave up, or their means failed."""

    def __init__(self) -> None:
        super().__init__("declined")
