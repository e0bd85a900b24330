"""Sign-in and one's own account in the portal."""

from akta.accounts.screens import national_patterns, patterns
from akta.core.actors import Face

urlpatterns = [*patterns(Face.PORTAL), *national_patterns()]
