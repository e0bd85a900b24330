"""Which browser is told to be too old (§ 3 pkt 2)."""

from datetime import date

import pytest

from akta.law.browsers import is_outdated

TODAY = date(2026, 11, 22)
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/{}.0.0.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/{}.0"
SAFARI = "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/{}.1 Safari/605.1.15"
PHONE = "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Version/{}.0 Mobile/15E148 Safari/604.1"


@pytest.mark.rule("I-3-2")
@pytest.mark.parametrize(
    ("agent", "outdated"),
    [
        pytest.param(CHROME.format(150), False, id="Chrome of this year"),
        pytest.param(CHROME.format(133), False, id="Chrome of less than two years"),
        pytest.param(CHROME.format(120), True, id="Chrome of three years ago"),
        pytest.param(FIREFOX.format(140), False, id="Firefox with long support"),
        pytest.param(FIREFOX.format(121), True, id="Firefox of three years ago"),
        pytest.param(SAFARI.format(26), False, id="Safari numbered by the year"),
        pytest.param(SAFARI.format(17), True, id="Safari of three years ago"),
        pytest.param(PHONE.format(12), True, id="a telephone out of use"),
        pytest.param(PHONE.format(18), True, id="Safari 18 is over two years old"),
        pytest.param("curl/8.5", False, id="unknown"),
        pytest.param("", False, id="none"),
        pytest.param("Chrome/x Firefox/", False, id="no number"),
        pytest.param(CHROME.format(9999), False, id="from the future"),
    ],
)
def test_three_years_old_is_too_old(agent, outdated):
    assert is_outdated(agent, TODAY) is outdated
