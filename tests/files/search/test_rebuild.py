"""`akta rebuild` finds pages that fell out of the index, and puts them back."""

from akta.files.models import PageText
from akta.files.search import search
from akta.ops.rebuild import differences


def test_a_page_outside_the_index_is_found_and_put_back(lens, pages):
    pages("protokół przesłuchania")
    PageText.objects.update(lemmas=None)
    assert search(lens, "przesłuchanie").total == 0

    assert of_the_index(mend=False) == [("Stron z tekstem poza indeksem wyszukiwania: 1.", False)]
    assert [mended for _, mended in of_the_index(mend=True)] == [True]

    assert search(lens, "przesłuchanie").total == 1
    assert of_the_index(mend=False) == []


def of_the_index(*, mend):
    found = [(each.sentence, each.mended) for each in differences(mend=mend)]
    return [each for each in found if "indeks" in each[0]]
