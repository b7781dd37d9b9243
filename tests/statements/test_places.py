import time
import tomllib
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from statements import places

LATIN_AMERICA = "أمريكا اللاتينية"
LANGUAGES = ("en", "es", "fr", "pt", "ar")
REGIONS = (
    *("001", "002", "003", "005", "009", "011", "013", "014", "015", "017", "018", "019", "021"),
    *("029", "030", "034", "035", "039", "053", "054", "057", "061", "142", "143", "145", "150"),
    *("151", "154", "155", "202", "419"),
)

# Each line: the code, then ways to write the place.
NAMES = """
AE | UAE | U.A.E. | EAU | Emiratos Árabes Unidos | Emirats arabes unis | الإمارات العربية المتحدة
AE | Emiratos | the United Arab Emirates | الامارات
AF | Afganistán | Islamic Republic of Afghanistan
AR | la Argentina | República Argentina | الأرجنتين
BA | Bosnia & Herzegovina | Bosnia and Herzegovina | Bosnie-Herzégovine | Bósnia
BE | Bélgica | La Belgique | Kingdom of Belgium | بلجيكا
BO | Bolivia, Plurinational State of | Estado Plurinacional de Bolivia
BO | Bolivia (Plurinational State of)
BO | État plurinational de Bolivie | دولة بوليفيا المتعددة القوميات
BR | o Brasil | Brazil | Brésil | República Federativa do Brasil | البرازيل | BRASIL
BY | Bielorrusia | Bélarus | روسيا البيضاء
CD | DRC | D.R. Congo | RDC | RD Congo | Democratic Republic of the Congo | Congo-Kinshasa
CD | Congo, Democratic Republic of the | República Democrática del Congo | Congo (DRC)
CD | République démocratique du Congo | جمهورية الكونغو الديمقراطية | DR Congo
CF | RCA | CAR | Central African Republic | Centrafrique | República Centroafricana
CF | République centrafricaine | جمهورية أفريقيا الوسطى
CG | Congo | Republic of the Congo | Congo-Brazzaville | Congo (Brazzaville) | الكونغو برازافيل
CH | Suisse | la Suisse | Swiss Confederation | سويسرا
CI | Côte d'Ivoire | Côte d’Ivoire | Cote d`Ivoire | CÔTE D´IVOIRE | Cote dIvoire | Ivory Coast
CI | the Ivory Coast | Costa de Marfil | Costa do Marfim | ساحل العاج | كوت ديفوار
CL | Chile | Chili | تشيلي | شيلي
CM | Camerún | Camarões | Cameroun | الكاميرون
CN | China | PRC | People's Republic of China | China, People’s Republic of | جمهورية الصين الشعبية
CV | Cape Verde | Cabo Verde | Cap-Vert | الرأس الأخضر
CZ | Czechia | Czech Republic | República Checa | République tchèque | Tchéquie | República Tcheca
DE | Federal Republic of Germany | Deutschland | Alemania | a Alemanha | L’Allemagne | المانيا
DE | República Federal de Alemania | République fédérale d'Allemagne | جمهورية ألمانيا الاتحادية
DO | Dominican Republic | República Dominicana | Rep. Dominicana
DM | Dominica | la Dominique
DZ | Algérie | L'Algérie | Argelia | الجزائر | الجمهورية الجزائرية الديمقراطية الشعبية
EG | مصر | جمهورية مصر العربية | Egypt | Égypte | Arab Republic of Egypt | Egito
EH | Western Sahara | Sáhara Occidental | Sahara Occidental | Sahara occidental | الصحراء الغربية
ES | España | Espana | ESPAÑA | Espagne | Reino de España | Kingdom of Spain | إسبانيا | اسبانيا
FM | Micronesia | Federated States of Micronesia | Micronesia (Federated States of)
FR | la France | République française | فرنسا
GB | UK | U.K. | R.-U. | United Kingdom | Great Britain | Gran Bretaña | Grande-Bretagne
GB | Reino Unido | Royaume-Uni | Grã-Bretanha | بريطانيا | المملكة المتحدة
GB | the UK | (UK) | UK (United Kingdom)
GE | Georgia | Republic of Georgia | Géorgie | جورجيا
GM | the Gambia | The Gambia | Gambia | la Gambie | Gambia, The
GN | Guinea | Guinée | Guinea Conakry | غينيا
GQ | Equatorial Guinea | Guinea Ecuatorial
GW | Guinea-Bissau | Guinea Bissau | Guiné-Bissau
HK | Hong Kong | Hong-Kong | Hong Kong SAR | Hong Kong, China | هونغ كونغ
HU | المجر | هنغاريا
IE | Ireland | Republic of Ireland | Irlanda | Irlande
IN | India | L'Inde | l’Inde | الهند
IQ | Irak | Iraq | العراق
IR | Iran | Iran (Islamic Republic of) | Iran, Islamic Republic of | Irão | إيران
JO | Jordan | Hashemite Kingdom of Jordan | الأردن | الاردن
KE | Kenya | Kenia | Quénia | Quênia | كينيا
KP | North Korea | Korea, North | DPRK | Democratic People's Republic of Korea | Corea del Norte
KR | Korea | South Korea | Republic of Korea | Korea, Republic of | Corea del Sur
KR | Korea (Republic of) | كوريا الجنوبية | Corée du Sud | Coreia do Sul
LA | Laos | Lao PDR | Lao People's Democratic Republic
LB | Líbano | Liban | لبنان | اللبنان
LC | St. Lucia | Saint Lucia | Sainte-Lucie | Ste Lucie
LK | سريلانكا | سري لانكا | Sri Lanka
MA | Morocco | Maroc | Marruecos | المغرب | المملكة المغربية
MD | Moldova | Moldavia | Republic of Moldova | Moldova, Republic of
MK | Macedonia | North Macedonia | Macédoine du Nord | FYROM
MM | Myanmar | Burma | Birmanie | Myanmar (Burma) | Burma/Myanmar | بورما
MX | México | Mexico | Méjico | Estados Unidos Mexicanos | República Mexicana | المكسيك
NE | Niger | Níger | Republic of Niger | النيجر
NG | Nigeria | Nigéria | Federal Republic of Nigeria | نيجيريا
NL | Netherlands | the Netherlands | Holland | Les Pays-Bas | Pays Bas | los Países Bajos | هولندا
NL | Kingdom of the Netherlands | Holanda
NZ | New Zealand | NZ | Nouvelle-Zélande | Aotearoa New Zealand
PG | Papua New Guinea | PNG
PH | the Philippines | las Filipinas | Filipinas | الفلبين
PS | Palestine | State of Palestine | Palestina | Occupied Palestinian Territory | فلسطين
PS | Palestine, State of | دَوْلَة فِلَسْطِين | فلســطين
PT | Portugal | República Portuguesa | البرتغال
RE | Réunion | La Réunion | Reunion Island
RU | Russia | Russian Federation | Russian Federation (the) | Federación Rusa | Rússia | روسيا
SA | KSA | Saudi Arabia | المملكة العربية السعودية | السعودية
SN | République du Sénégal | Senegal | Sénégal | السنغال | جمهورية السنغال
SS | South Sudan | Sudan (South) | Soudan du Sud | جنوب السودان
SY | Syria | Syrian Arab Republic | سوريا | سورية
SZ | Eswatini | Swaziland | Suazilandia
TL | Timor-Leste | East Timor | Timor Oriental | تيمور الشرقية
TR | Turkey | Türkiye | Turquie | Turquía | تركيا
TW | Taiwan | Taiwán | Republic of China | Taiwan, Province of China | تايوان
TZ | Tanzania | United Republic of Tanzania | Tanzania, United Republic of
US | USA | U.S. | US | U.S.A. | U. S. | EE.UU. | EE. UU. | EEUU | EUA | É.-U. | E.-U. | E.U.A.
US | United States | the United States of America | los Estados Unidos | États-Unis | Etats Unis
US | ÉTATS‑UNIS | os Estados Unidos | الولايات المتحدة الأمريكية | الولايات المتحدة الأميركية
VA | Vatican | Holy See | Santa Sede | Saint-Siège
VE | Venezuela, Bolivarian Republic of | República Bolivariana de Venezuela
VN | Viet Nam | Vietnam | Socialist Republic of Viet Nam | فيتنام
XK | Kosovo | Republic of Kosovo | كوسوفو
YE | Yemen | اليمن | الجمهورية اليمنية
ZA | South Africa | Sudáfrica | Afrique du Sud | África do Sul | جنوب أفريقيا | جنوب افريقيا
001 | World | Global | Worldwide | Mundial | Monde | Mundo | العالم
002 | Africa | AFRICA | África | L'Afrique | أفريقيا | إفريقيا
003 | North America | América del Norte | Amérique du Nord | América do Norte | أمريكا الشمالية
005 | South America | Sudamérica | América del Sur | Amérique du Sud | أمريكا الجنوبية
009 | Oceania | Océanie | Oceanía | أوقيانوسيا
011 | West Africa | Western Africa | Afrique de l'Ouest | África Occidental | غرب أفريقيا
013 | Central America | Centroamérica | América Central | Amérique centrale | أمريكا الوسطى
014 | East Africa | Eastern Africa | Afrique de l'Est | África Oriental | شرق أفريقيا
015 | North Africa | Afrique du Nord | África del Norte | شمال أفريقيا
017 | Central Africa | Middle Africa | Afrique centrale | África Central | وسط أفريقيا
018 | Southern Africa | Afrique australe | África Austral
019 | Americas | the Americas | América | las Américas | les Amériques | الأمريكتان
021 | Northern America | Norteamérica
029 | Caribbean | the Caribbean | el Caribe | les Caraïbes | Caraíbas | الكاريبي
030 | East Asia | Eastern Asia | Asia Oriental | Asie de l’Est | شرق آسيا
034 | South Asia | Southern Asia | Asie du Sud | Ásia do Sul | جنوب آسيا
035 | South-East Asia | Southeast Asia | Sudeste Asiático | Asie du Sud-Est | جنوب شرق آسيا
039 | Southern Europe | Europa del Sur
054 | Melanesia | Mélanésie
057 | Micronesian Region
061 | Polynesia | Polynésie
142 | Asia | Ásia | l'Asie | آسيا | اسيا
143 | Central Asia | Asie centrale | آسيا الوسطى
145 | Western Asia | West Asia | غرب آسيا
150 | Europe | Europa | L’Europe | أوروبا | اوروبا
151 | Eastern Europe | Europa del Este | Leste Europeu
154 | Northern Europe | Europe du Nord
155 | Western Europe | Europe de l'Ouest
202 | Sub-Saharan Africa | Afrique subsaharienne | África subsahariana | أفريقيا جنوب الصحراء
419 | Latin America | Latin America and the Caribbean | Latin America & Caribbean | América Latina
419 | Latin America and the Caribbean (LAC) | América Latina y el Caribe
419 | Amérique latine et Caraïbes | أمريكا اللاتينية والكاريبي
"""
PAIRS = [
    (text.strip(), line.split("|")[0].strip())
    for line in NAMES.strip().splitlines()
    for text in line.split("|")[1:]
]


def test_enough_names_are_tried():
    assert len(set(PAIRS)) > 400


@pytest.mark.parametrize(("text", "code"), PAIRS)
def test_a_place_is_recognised_as_people_write_it(text, code):
    assert places.recognise(text) == code


@pytest.mark.parametrize("language", [*LANGUAGES, "pt_PT"])
def test_every_displayed_name_is_recognised(language):
    shown = places.countries(language) + places.regions(language)
    assert [(code, text) for code, text in shown if places.recognise(text) != code] == []


@pytest.mark.parametrize("language", [*LANGUAGES, "pt_PT"])
def test_every_name_of_cldr_is_recognised(language):
    known = {code for code, _ in places.countries("en") + places.regions("en")}
    names = Locale.parse(language).territories
    missed = {code: names[code] for code in known if places.recognise(names[code]) != code}
    assert missed == {}


@pytest.mark.parametrize("text", ["America", "america", "África del Sur"])
def test_a_name_of_two_places_is_kept_as_typed(text):
    assert places.recognise(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("Maghreb", "Magreb", "المغرب العربي", "Middle East", "Oriente Medio", "الشرق الأوسط"),
        *("Scotland", "England", "Catalonia", "Kurdistan", "Balkans", "Sahel", "Tibet", "Crimea"),
        *(
            "European Union",
            "Unión Europea",
            "EU",
            "UE",
            "E.U.",
            "Eurozone",
            "UN",
            "Canary Islands",
        ),
        *("IN", "IS", "AR", "CC", "DE", "us", "uk", "car", "rca", "eau", "XX", "AFG", "S.A.", "PR"),
        *("Niger State", "State of Georgia", "Estado de México", "New Mexico", "New Guinea"),
        *("Paris, France", "Brazil and Peru", "Europe / Asia", "France Libertés", "Global Witness"),
        *("Republic", "Kingdom", "Republic of Africa", "Democratic Republic", "United", "Islands"),
        *("", " ", "the", "la", "of the", "ال", "و", "-", "…", "()", ",", "1", "002", "419"),
        *("International", "Regional", "Brazil " * 40),
    ],
)
def test_what_is_no_place_of_its_own_is_kept_as_typed(text):
    assert places.recognise(text) is None


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("MM", ("Myanmar", "Myanmar", "Myanmar", "Mianmar", "ميانمار")),
        ("CD", ("DR Congo", "RD del Congo", "RD Congo", "RD Congo", "الكونغو الديمقراطية")),
        ("HK", ("Hong Kong", "Hong Kong", "Hong Kong", "Hong Kong", "هونغ كونغ")),
        ("MO", ("Macao", "Macao", "Macao", "Macau", "ماكاو")),
        ("PS", ("Palestine", "Palestina", "Palestine", "Palestina", "فلسطين")),
        ("BR", ("Brazil", "Brasil", "Brésil", "Brasil", "البرازيل")),
        (
            "419",
            (
                "Latin America",
                "Latinoamérica",
                "Amérique latine",
                "América Latina",
                "أمريكا اللاتينية",
            ),
        ),
    ],
)
def test_a_place_has_a_plain_name_in_each_language(code, names):
    assert tuple(places.name(code, language) for language in LANGUAGES) == names


def test_a_name_falls_back_to_english_and_then_to_the_code():
    assert places.name("BR", "de") == "Brasilien"
    assert places.name("BR", "pt-br") == "Brasil"
    assert places.name("BR", "zh-hans") == "巴西"
    assert places.name("BR", "no such language") == "Brazil"
    assert places.name("BR", None) == "Brazil"
    assert places.name("EU", "en") == "EU"
    assert places.name("", "en") == ""


def test_names_are_spelled_as_the_interface_is_in_portugal():
    assert (places.name("KE", "pt"), places.name("KE", "pt-br")) == ("Quénia", "Quênia")
    assert [places.recognise(text) for text in ("Quénia", "Quênia")] == ["KE", "KE"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_countries_is_that_of_iso_3166_and_kosovo(language):
    codes = [code for code, _ in places.countries(language)]
    assert len(codes) == len(set(codes)) == 250
    assert "XK" in codes
    assert not places.CLDR_ONLY & set(codes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_regions_is_that_of_the_united_nations(language):
    assert {code for code, _ in places.regions(language)} == set(REGIONS)


def test_countries_stand_in_the_order_of_the_language():
    french = [code for code, _ in places.countries("fr")]
    assert french.index("EG") < french.index("AE") < french.index("ER") < french.index("ES")
    assert french[-1] == "ZW"
    spanish = [code for code, _ in places.countries("es")]
    assert spanish.index("AT") < spanish.index("AZ") < spanish.index("BS")
    arabic = [code for code, _ in places.countries("ar")]
    assert arabic.index("ET") < arabic.index("AR") < arabic.index("YE") < arabic.index("TN")


def test_each_variant_has_a_known_code_and_no_two_claims():
    path = Path(places.__file__).parent / "data" / "places.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    known = {code for code, _ in places.countries("en") + places.regions("en")}
    assert set(data["names"]) | set(data["written"]) | set(data["untitled"]) <= known
    claims = {}
    for language in places.SOURCES:
        names = Locale.parse(language).territories
        for code in known:
            claims.setdefault(places._key(names[code]), set()).add(code)
    for code, variants in data["names"].items():
        for text in variants:
            claims.setdefault(places._key(text), set()).add(code)
    assert {key: codes for key, codes in claims.items() if len(codes) > 1} == {}
    assert "" not in claims


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_it(text):
    assert places.recognise(text) is None or places.name(places.recognise(text), "en")


@settings(deadline=None)
@given(st.sampled_from(PAIRS), st.sampled_from(["{}.", " {} ", '"{}"', "{}\u200f", "\u00a0{}"]))
def test_what_surrounds_a_name_does_not_count(pair, frame):
    text, code = pair
    assert places.recognise(frame.format(text)) == code


@settings(deadline=None)
@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2))
def test_two_capitals_are_a_place_only_where_usual(text):
    assert places.recognise(text) is None or text in {"US", "UK", "GB", "NZ", "HK"}


def test_two_thousand_places_are_recognised_quickly():
    places.recognise("Brasil")
    texts = [f"{text} {number}" for number in range(4) for text, _ in PAIRS][:2000]
    places._recognise.cache_clear()
    start = time.process_time()
    for text in texts:
        places.recognise(text)
    assert time.process_time() - start < 1
