"""Cases that belong together: severed and joined ones, and what passes between them."""

from akta.cases.links.severing import (
    copy_people,
    new_severed_case,
    people_of,
    tell_severing,
)

__all__ = ["copy_people", "new_severed_case", "people_of", "tell_severing"]
