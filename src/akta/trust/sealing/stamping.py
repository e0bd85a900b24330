"""Time stamps (znaczniki czasu) of a TSA over HTTP, RFC 3161; no answer is an error, not a wait."""

import urllib.request
from urllib.error import URLError
from urllib.parse import urlsplit

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

_SECONDS = 8.0
_MOST = 1 << 20


class HttpStamper(TimeStamper):
    """Asks one address for time stamps, with a short patience."""

    def __init__(self, url: str) -> None:
        if urlsplit(url).scheme not in {"http", "https"}:
            raise ValueError("A time stamp authority is asked by http or https.")
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Send the request and read the answer. Raises TimestampRequestError."""
        question = urllib.request.Request(  # noqa: S310 - the scheme was checked
            self._url,
            data=req.dump(),
            headers={"Content-Type": "application/timestamp-query"},
        )
        try:
            with urllib.request.urlopen(question, timeout=_SECONDS) as answer:  # noqa: S310, ASYNC210 - as above; nothing else runs meanwhile
                return tsp.TimeStampResp.load(answer.read(_MOST), strict=True)
        except (URLError, OSError, ValueError) as error:
            raise TimestampRequestError("The time stamp authority gave no answer.") from error
