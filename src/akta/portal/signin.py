"""Sign-in and one's own account in the portal."""

from akta.accounts.screens import national_patterns, patterns, sms_patterns
from akta.core.actors import Face
from akta.delivery import screens

urlpatterns = [
    *patterns(Face.PORTAL),
    *sms_patterns(),
    *national_patterns(),
    *screens.patterns(Face.PORTAL),
]
