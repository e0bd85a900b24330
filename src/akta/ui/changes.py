"""The picture of what changed after signing, which desk and portal show alike."""

from typing import Any

from django.http import HttpResponse

from akta.core.errors import NotFound
from akta.filing.changes import Revision, changes_of, pages_of

VERSIONS = ("podpisana", "obecna")


def context_of(sha256: str, revision: Revision, asked: str) -> dict[str, Any]:
    """What `ui/changes.html` needs, but for the addresses of its pictures."""
    found = changes_of(sha256, revision)
    if found is None:
        return {"revision": revision, "found": None}
    count = max(found.pages_before, found.pages_now)
    first = found.pages[0].page + 1 if found.pages else 1
    number = min(int(asked), count) if asked.isascii() and asked.isdecimal() else first
    number = max(number, 1)
    return {
        "revision": revision,
        "found": found,
        "pages": [(each.page + 1, each.state, each.places) for each in found.pages],
        "in_common": min(found.pages_before, found.pages_now),
        "number": number,
        "count": count,
        "previous": number - 1,
        "following": number + 1 if number < count else 0,
        "had": number <= found.pages_before,
        "has": number <= found.pages_now,
    }


def picture(sha256: str, revision: Revision, version: str, page: int) -> HttpResponse:
    """A page as it was signed or as it is. Raises NotFound."""
    if version not in VERSIONS or page < 1:
        raise NotFound
    pair = pages_of(sha256, revision, page)
    jpeg = pair.before if version == VERSIONS[0] else pair.now
    if jpeg is None:
        raise NotFound
    answer = HttpResponse(jpeg, content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=600"
    return answer
