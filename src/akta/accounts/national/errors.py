"""Refusals of the national sign-in; the local one works beside it all the time."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError


class _National(DomainError):
    action = "portal:sign-in"
    action_label = _("Wróć do strony logowania")


class NationalDown(_National):
    """The node cannot be reached, or does not answer."""

    code = "accounts.national_down"
    status = 503
    what = _("Usługa login.gov.pl jest chwilowo niedostępna.")
    why = _("Nie udało się połączyć z węzłem krajowym.")
    next_step = _(
        "Kto ma login i hasło do portalu, może zalogować się nimi od razu. W pozostałych "
        "przypadkach proszę spróbować ponownie za kilka minut."
    )


class NationalRefused(_National):
    """The answer is not believed; why exactly stands in the operator's log only."""

    code = "accounts.national_refused"
    status = 403
    what = _("Nie zalogowano przez login.gov.pl.")
    why = _("Odpowiedź węzła krajowego nie przeszła sprawdzenia albo była już użyta.")
    next_step = _(
        "Proszę zalogować się jeszcze raz od strony logowania do portalu. Jeżeli to się powtórzy, "
        "proszę zawiadomić sekretariat prokuratury."
    )


class NationalLost(_National):
    """The answer came to a browser that asked for nothing, or asked too long ago."""

    code = "accounts.national_lost"
    status = 403
    what = _("Nie zalogowano przez login.gov.pl.")
    why = _("Logowanie zaczęto w innej przeglądarce, ponad 15 minut temu albo już je zakończono.")
    next_step = _("Proszę zacząć jeszcze raz od strony logowania do portalu.")


class NationalDeclined(_National):
    """The person gave up at the node, or their means did not confirm them."""

    code = "accounts.national_declined"
    status = 403
    what = _("Logowanie przez login.gov.pl zostało przerwane.")
    why = _("Węzeł krajowy nie potwierdził tożsamości.")
    next_step = _("Można spróbować ponownie, także innym sposobem, na przykład mObywatelem.")


class NationalOtherPerson(_National):
    """An account is linked only to the person it was opened for."""

    code = "accounts.national_other_person"
    status = 409
    what = _("Nie powiązano konta z login.gov.pl.")
    why = _("Imię i nazwisko potwierdzone przez węzeł krajowy różnią się od danych tego konta.")
    next_step = _("Proszę zgłosić się do sekretariatu prokuratury, który założył konto.")
    action = "portal:account"
    action_label = _("Wróć do konta")


class NationalWithoutPesel(_National):
    """The means of another state names its holder by something else than a PESEL."""

    code = "accounts.national_without_pesel"
    status = 403
    what = _("Nie zalogowano przez login.gov.pl.")
    why = _("Użyty środek identyfikacji nie podaje numeru PESEL, a po nim rozpoznaje się osobę.")
    next_step = _(
        "Osoby bez numeru PESEL logują się loginem i hasłem, które wydaje sekretariat prokuratury."
    )


class MethodNotAllowed(_National):
    """An institution's account is opened by identifier and password only."""

    code = "accounts.method_not_allowed"
    status = 403
    what = _("Nie powiązano konta instytucji z login.gov.pl.")
    why = _("Na konto instytucji loguje się tylko jej administrator, identyfikatorem i hasłem.")
    next_step = _("Przez login.gov.pl można się logować na własne konto albo konto zależne.")
    action = "portal:account"
    action_label = _("Wróć do konta")
