"""What follows for applications from entries of other rooms."""

from akta.accounts.institutions import events as institutions
from akta.accounts.institutions.models import Institution
from akta.api.services import end_what_was_let_in
from akta.core import journal
from akta.core.actors import SYSTEM
from akta.core.models import JournalEntry


@journal.on(institutions.ADMINISTRATOR_CHANGED)
def end_what_the_former_one_let_in(entry: JournalEntry) -> None:
    """The former administrator is out at once: by programs too."""
    institution = Institution.objects.get(pk=str(entry.subject_id))
    end_what_was_let_in(account_id=institution.account_id, actor=SYSTEM, at=entry.at)
