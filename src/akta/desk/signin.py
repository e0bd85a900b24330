"""Sign-in and one's own account on the desk (pulpit)."""

from akta.accounts.screens import patterns
from akta.core.actors import Face
from akta.delivery import screens

urlpatterns = [*patterns(Face.DESK), *screens.patterns(Face.DESK)]
