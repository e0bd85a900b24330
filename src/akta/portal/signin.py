"""Sign-in and one's own account in the portal."""

from akta.accounts.screens import patterns
from akta.core.actors import Face

urlpatterns = patterns(Face.PORTAL)
