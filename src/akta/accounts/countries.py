"""Countries by their code of ISO 3166-1 alpha-2, named in Polish."""

_TABLE = """
AD Andora|AE Zjednoczone Emiraty Arabskie|AF Afganistan|AG Antigua i Barbuda|AL Albania|AM Armenia
AO Angola|AR Argentyna|AT Austria|AU Australia|AZ Azerbejdżan|BA Bośnia i Hercegowina|BB Barbados
BD Bangladesz|BE Belgia|BF Burkina Faso|BG Bułgaria|BH Bahrajn|BI Burundi|BJ Benin|BN Brunei
BO Boliwia|BR Brazylia|BS Bahamy|BT Bhutan|BW Botswana|BY Białoruś|BZ Belize|CA Kanada
CD Demokratyczna Republika Konga|CF Republika Środkowoafrykańska|CG Kongo|CH Szwajcaria
CI Wybrzeże Kości Słoniowej|CL Chile|CM Kamerun|CN Chiny|CO Kolumbia|CR Kostaryka|CU Kuba
CV Republika Zielonego Przylądka|CY Cypr|CZ Czechy|DE Niemcy|DJ Dżibuti|DK Dania|DM Dominika
DO Dominikana|DZ Algieria|EC Ekwador|EE Estonia|EG Egipt|ER Erytrea|ES Hiszpania|ET Etiopia
FI Finlandia|FJ Fidżi|FM Mikronezja|FR Francja|GA Gabon|GB Wielka Brytania|GD Grenada|GE Gruzja
GH Ghana|GM Gambia|GN Gwinea|GQ Gwinea Równikowa|GR Grecja|GT Gwatemala|GW Gwinea Bissau|GY Gujana
HK Hongkong|HN Honduras|HR Chorwacja|HT Haiti|HU Węgry|ID Indonezja|IE Irlandia|IL Izrael|IN Indie
IQ Irak|IR Iran|IS Islandia|IT Włochy|JM Jamajka|JO Jordania|JP Japonia|KE Kenia|KG Kirgistan
KH Kambodża|KI Kiribati|KM Komory|KN Saint Kitts i Nevis|KP Korea Północna|KR Korea Południowa
KW Kuwejt|KZ Kazachstan|LA Laos|LB Liban|LC Saint Lucia|LI Liechtenstein|LK Sri Lanka|LR Liberia
LS Lesotho|LT Litwa|LU Luksemburg|LV Łotwa|LY Libia|MA Maroko|MC Monako|MD Mołdawia|ME Czarnogóra
MG Madagaskar|MH Wyspy Marshalla|MK Macedonia Północna|ML Mali|MM Mjanma|MN Mongolia|MO Makau
MR Mauretania|MT Malta|MU Mauritius|MV Malediwy|MW Malawi|MX Meksyk|MY Malezja|MZ Mozambik
NA Namibia|NE Niger|NG Nigeria|NI Nikaragua|NL Holandia|NO Norwegia|NP Nepal|NR Nauru
NZ Nowa Zelandia|OM Oman|PA Panama|PE Peru|PG Papua-Nowa Gwinea|PH Filipiny|PK Pakistan|PL Polska
PS Palestyna|PT Portugalia|PW Palau|PY Paragwaj|QA Katar|RO Rumunia|RS Serbia|RU Rosja|RW Rwanda
SA Arabia Saudyjska|SB Wyspy Salomona|SC Seszele|SD Sudan|SE Szwecja|SG Singapur|SI Słowenia
SK Słowacja|SL Sierra Leone|SM San Marino|SN Senegal|SO Somalia|SR Surinam|SS Sudan Południowy
ST Wyspy Świętego Tomasza i Książęca|SV Salwador|SY Syria|SZ Eswatini|TD Czad|TG Togo|TH Tajlandia
TJ Tadżykistan|TL Timor Wschodni|TM Turkmenistan|TN Tunezja|TO Tonga|TR Turcja
TT Trynidad i Tobago|TV Tuvalu|TW Tajwan|TZ Tanzania|UA Ukraina|UG Uganda|US Stany Zjednoczone
UY Urugwaj|UZ Uzbekistan|VA Watykan|VC Saint Vincent i Grenadyny|VE Wenezuela|VN Wietnam
VU Vanuatu|WS Samoa|XK Kosowo|YE Jemen|ZA Republika Południowej Afryki|ZM Zambia|ZW Zimbabwe
XX bezpaństwowiec
"""
"""Kosovo (XK) and a stateless person's travel document (XX) have codes in use outside the norm."""

COUNTRIES: dict[str, str] = {
    part[:2]: part[3:] for line in _TABLE.split("\n") for part in line.split("|") if part
}
POLAND = "PL"


def choices() -> list[tuple[str, str]]:
    """Codes and names by the Polish alphabet's nearest order."""
    order = str.maketrans("ąćęłńóśźż", "acelnoszz")
    return sorted(COUNTRIES.items(), key=lambda pair: pair[1].lower().translate(order))
