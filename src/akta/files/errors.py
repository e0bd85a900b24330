"""Refusals of the file room."""

from django.utils.translation import gettext_lazy as _

from akta.core.errors import DomainError, InputError, NotFound


class DiskNearlyFull(DomainError):
    """Intake stops before the disk is full; what was taken in is safe."""

    code = "files.disk_full"
    status = 507
    what = _("Nie przyjęto pliku „%(file)s”.")
    why = _(
        "Na dysku serwera kończy się miejsce. Wszystko, co przyjęto wcześniej, jest bezpieczne."
    )
    next_step = _("Proszę zawiadomić administratora i dodać plik ponownie, gdy zwolni miejsce.")


class QueueTooOld(DomainError):
    """The queue does not keep up: the oldest waiting file waits longer than allowed."""

    code = "files.queue_too_old"
    status = 503
    what = _("Nie przyjęto pliku „%(file)s”.")
    why = _(
        "Kolejka plików nie nadąża: najstarszy z %(waiting)s czekających plików czeka ponad "
        "%(minutes)s min. Wszystko, co przyjęto wcześniej, jest bezpieczne i zostanie opracowane."
    )
    next_step = _("Proszę dodać plik później; jeśli kolejka stoi, zawiadomić administratora.")


class FileSeenBefore(InputError):
    """The same bytes stand in this case already."""

    code = "files.seen_before"
    status = 409
    field = "files"
    what = _("Plik „%(file)s” jest już w aktach tej sprawy.")
    why = _("Ten sam plik dodano %(when)s pod nazwą „%(earlier)s” (%(place)s).")
    next_step = _(
        "Jeżeli ma wejść do akt drugi raz, proszę zaznaczyć „dodaj mimo to” i wysłać go ponownie."
    )


class FileEmpty(InputError):
    """A file without a single byte."""

    code = "files.empty"
    field = "files"
    what = _("Nie przyjęto pliku „%(file)s”.")
    why = _("Plik jest pusty.")
    next_step = _("Proszę sprawdzić skaner i wysłać plik ponownie.")


class PasswordWrong(InputError):
    """The password does not open the file; it is kept nowhere."""

    code = "files.password_wrong"
    field = "password"
    what = _("Nie otwarto pliku „%(file)s”.")
    why = _("Podane hasło go nie otwiera.")
    next_step = _("Proszę podać właściwe hasło. Hasło nie jest nigdzie zapisywane.")


class VolumeExists(InputError):
    """A number is given to one volume of a set only."""

    code = "files.volume_exists"
    field = "number"
    what = _("Nie utworzono tomu.")
    why = _("W tym zbiorze jest już tom %(number)s.")
    next_step = _("Proszę podać inny numer; najbliższy wolny to %(free)s.")


class VolumeNumberWrong(InputError):
    code = "files.volume_number_wrong"
    field = "number"
    what = _("Nie utworzono tomu.")
    why = _("Numer tomu musi być liczbą od 1 do 9999.")
    next_step = _("Proszę podać na przykład 1.")


class NothingChosen(InputError):
    code = "files.nothing_chosen"
    field = "cards"
    what = _("Nie wykonano polecenia.")
    why = _("Nie zaznaczono żadnej karty.")
    next_step = _("Proszę zaznaczyć karty i powtórzyć polecenie.")


class CardsElsewhere(InputError):
    """Cards named together have to stand in one volume."""

    code = "files.cards_elsewhere"
    field = "cards"
    what = _("Nie wykonano polecenia.")
    why = _("Zaznaczone karty nie stoją już razem w tym tomie.")
    next_step = _("Proszę odświeżyć widok tomu i zaznaczyć karty ponownie.")


class NotInARow(InputError):
    code = "files.not_in_a_row"
    field = "cards"
    what = _("Nie utworzono dokumentu.")
    why = _("Zaznaczone karty nie stoją jedna za drugą, a dokument obejmuje kolejne karty.")
    next_step = _("Proszę zaznaczyć karty od pierwszej do ostatniej bez przerw.")


class TargetIsMoved(InputError):
    code = "files.target_is_moved"
    field = "after"
    what = _("Nie przeniesiono kart.")
    why = _("Karta wskazana jako miejsce docelowe jest wśród przenoszonych.")
    next_step = _("Proszę wskazać kartę, która zostaje na miejscu.")


class SetChangeUnconfirmed(DomainError):
    """Cards never change their set silently."""

    code = "files.set_change_unconfirmed"
    status = 409
    what = _("Nie przeniesiono jeszcze kart.")
    why = _(
        "Karty przejdą ze zbioru „%(source)s” do zbioru „%(target)s”; "
        "straci do nich dostęp osób: %(readers)s."
    )
    next_step = _("Proszę potwierdzić przeniesienie.")


class RemovalUnconfirmed(DomainError):
    """Cards never leave the file silently, least of all those that somebody outside may read."""

    code = "files.removal_unconfirmed"
    status = 409
    what = _("Nie usunięto jeszcze kart.")
    why = _("Karty %(cards)s znikną z akt; straci do nich dostęp osób: %(readers)s.")
    next_step = _("Proszę potwierdzić usunięcie.")


class CardTakenOut(NotFound):
    """A link to a card that its reader could see until it was taken out of the file."""

    code = "files.card_taken_out"
    what = _("Tej karty nie ma już w aktach.")
    why = _("Usunięto ją z akt, bo znalazła się w nich omyłkowo.")
    next_step = _("Pozostałe karty można czytać jak dotąd, od spisu treści akt.")


class RemovalReasonMissing(InputError):
    code = "files.removal_reason_missing"
    field = "reason"
    what = _("Nie usunięto kart.")
    why = _("Nie podano powodu.")
    next_step = _("Proszę napisać, dlaczego tych kart nie powinno być w aktach.")


class NothingToRestore(InputError):
    code = "files.nothing_to_restore"
    field = "cards"
    what = _("Nie przywrócono karty.")
    why = _("Tej karty nie ma wśród usuniętych z tego tomu.")
    next_step = _("Proszę odświeżyć stronę: inna osoba mogła ją już przywrócić.")


class NoVersoPossible(InputError):
    code = "files.no_verso"
    field = "cards"
    what = _("Nie utworzono odwrotu.")
    why = _("%(reason)s")
    next_step = _("Proszę zaznaczyć kartę jednostronną stojącą zaraz za inną kartą jednostronną.")


class NoVersoThere(InputError):
    code = "files.no_verso_there"
    field = "cards"
    what = _("Nie rozdzielono karty.")
    why = _("Ta karta nie ma odwrotu.")
    next_step = _("Proszę zaznaczyć kartę, która ma odwrót.")


class TurnWrong(InputError):
    code = "files.turn_wrong"
    field = "rotation"
    what = _("Nie obrócono strony.")
    why = _("Stronę można obrócić o 90, 180 albo 270 stopni.")
    next_step = _("Proszę wybrać jeden z tych obrotów.")


class TitleMissing(InputError):
    code = "files.title_missing"
    field = "title"
    what = _("Nie zapisano dokumentu.")
    why = _("Nie podano tytułu.")
    next_step = _("Proszę podać tytuł, na przykład „Protokół przesłuchania świadka”.")


class KindUnknown(InputError):
    code = "files.kind_unknown"
    field = "kind"
    what = _("Nie zapisano dokumentu.")
    why = _("Nie ma rodzaju dokumentu „%(kind)s”.")
    next_step = _("Proszę wybrać rodzaj z listy.")


class KindKeptElsewhere(InputError):
    """A document that the working file alone keeps."""

    code = "files.kind_kept_elsewhere"
    field = "kind"
    what = _("Nie zapisano dokumentu w tym zbiorze.")
    why = _("Dokument rodzaju „%(kind)s” przechowuje się tylko w aktach podręcznych.")
    next_step = _("Proszę wybrać akta podręczne albo inny rodzaj dokumentu.")


class PageUnshowable(DomainError):
    """The page cannot be drawn now."""

    code = "files.page_unshowable"
    status = 503
    what = _("Nie można pokazać tej strony.")
    why = _("%(reason)s")
    next_step = _(
        "Proszę spróbować ponownie za chwilę, a jeśli to nie pomoże, zawiadomić administratora."
    )


class NoDefectLeft(DomainError):
    """Somebody else has dealt with this scan meanwhile."""

    code = "files.no_defect_left"
    status = 409
    what = _("Skan karty %(card)s został już załatwiony.")
    why = _("Inna osoba zdążyła go przyjąć, odesłać albo zastąpić.")
    next_step = _("Proszę przejść do następnego skanu w kolejce.")


class SeveringNotUnderstood(InputError):
    """The choice of cards to sever cannot be carried out as typed."""

    code = "files.severing_not_understood"
    what = _("Nie można ustalić, które karty wyłączyć.")
    why = "%(sentence)s"
    next_step = _("Proszę poprawić wybór, na przykład: t. 2 k. 12–40.")

    def __init__(self, *, field: str, sentence: str) -> None:
        self.field = field  # type: ignore[misc]
        super().__init__(sentence=sentence)


class SeveredTwice(InputError):
    """One card was chosen in two manners."""

    code = "files.severed_twice"
    what = _("Tę samą kartę wybrano na dwa sposoby.")
    why = _("Karta przechodzi do drugiej sprawy jako oryginał, odpis albo kopia.")
    next_step = _("Proszę zostawić ją w jednym z pól.")


class SeveredElsewhere(InputError):
    """Materials are severed into another case."""

    code = "files.severed_elsewhere"
    field = "target"
    what = _("Materiały wyłącza się do innej sprawy.")
    why = _("Podano sygnaturę tej samej sprawy.")
    next_step = _("Proszę podać inną sygnaturę albo otworzyć nową sprawę.")


class RulingLacks(InputError):
    """The ruling does not say all that § 109 ust. 2 asks for."""

    code = "files.ruling_lacks"
    what = _("Postanowienie o wyłączeniu nie zawiera wszystkiego, czego wymaga § 109 Regulaminu.")
    why = "%(sentences)s"
    next_step = _("Opis dokumentu uzupełnia się w aktach, przyciskiem „Opis” przy dokumencie.")
