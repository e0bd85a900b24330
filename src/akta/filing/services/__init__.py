"""Writes of the filing desk."""

from akta.filing.services.drafts import (
    approve_sheet,
    begin_draft,
    confirm_list,
    discard_draft,
    save_fields,
)
from akta.filing.services.files import describe_file, mend_name, move_file, place_file, remove_file
from akta.filing.services.mending import begin_mending, leave_mending, take_mending
from akta.filing.services.submission import settle, settle_restored, submit, unsettled
from akta.filing.services.uploads import (
    begin_upload,
    drop_upload,
    receive_part,
    receive_whole,
    upload_at_rest,
)

__all__ = [
    "approve_sheet",
    "begin_draft",
    "begin_mending",
    "begin_upload",
    "confirm_list",
    "describe_file",
    "discard_draft",
    "drop_upload",
    "leave_mending",
    "mend_name",
    "move_file",
    "place_file",
    "receive_part",
    "receive_whole",
    "remove_file",
    "save_fields",
    "settle",
    "settle_restored",
    "submit",
    "take_mending",
    "unsettled",
    "upload_at_rest",
]
