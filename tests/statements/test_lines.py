"""Lines pasted as they stand in a document are read as endorsers."""

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from statements import lines

# Line, name, acronym, place (code, or text where it has none), problems that ask for a look.
ORGANISATIONS = [
    ("Unión de Pescadoras del Sur - UPS (Chile)", "Unión de Pescadoras del Sur", "UPS", "CL"),
    ("Lakeshore Women’s Water Guild – LWWG (Kenya)", "Lakeshore Women’s Water Guild", "LWWG", "KE"),
    (
        "Fédération des Moulins ouverts — FMO (France)",
        "Fédération des Moulins ouverts",
        "FMO",
        "FR",
    ),
    ("Rede dos Rios Livres ‑ RRL (Brasil)", "Rede dos Rios Livres", "RRL", "BR"),
    ("Rede dos Rios Livres ‐ RRL (Brasil)", "Rede dos Rios Livres", "RRL", "BR"),
    ("Rede dos Rios Livres ‒ RRL (Brasil)", "Rede dos Rios Livres", "RRL", "BR"),
    ("Rede dos Rios Livres ― RRL (Brasil)", "Rede dos Rios Livres", "RRL", "BR"),
    ("Rede dos Rios Livres − RRL (Brasil)", "Rede dos Rios Livres", "RRL", "BR"),
    ("Rede dos Rios Livres ﹣ RRL (Brasil)", "Rede dos Rios Livres", "RRL", "BR"),
    ("Rede dos Rios Livres － RRL (Brasil)", "Rede dos Rios Livres", "RRL", "BR"),
    ("الاتحاد الشعبي للمياه - UPE (تونس)", "الاتحاد الشعبي للمياه", "UPE", "TN"),
    ("الاتحاد الشعبي للمياه ـ UPE (تونس)", "الاتحاد الشعبي للمياه", "UPE", "TN"),
    ("Open Wells Society–SOW (India)", "Open Wells Society", "SOW", "IN"),
    ("Open Wells Society -SOW (India)", "Open Wells Society", "SOW", "IN"),
    ("Open Wells Society-SOW (India)", "Open Wells Society-SOW", "", "IN"),
    ("Federação do Porto - FPP-IN (Portugal)", "Federação do Porto", "FPP-IN", "PT"),
    ("Federação do Porto – FPP–IN (Portugal)", "Federação do Porto", "FPP–IN", "PT"),
    ("Harbour Federation - HUC-Africa (Togo)", "Harbour Federation", "HUC-Africa", "TG"),
    ("Casa de los Oficios - CC.OO. (España)", "Casa de los Oficios", "CC.OO.", "ES"),
    ("Night Bakers of Leeds - NBoL", "Night Bakers of Leeds", "NBoL", ""),
    ("Red Global", "Red Global", "", ""),
    ("Comité Costero - Solidaridad (Perú)", "Comité Costero - Solidaridad", "", "PE"),
    ("Cercle du Delta – Attac (Sénégal)", "Cercle du Delta – Attac", "", "SN"),
    ("Friends of the Dry River – Togo", "Friends of the Dry River – Togo", "", ""),
    ("Friends of the Dry River – Togo (Togo)", "Friends of the Dry River – Togo", "", "TG"),
    ("Friends of the Dry River - USA", "Friends of the Dry River - USA", "", ""),
    ("FRIENDS OF THE DRY RIVER - TOGO", "FRIENDS OF THE DRY RIVER - TOGO", "", ""),
    ("Mto Wetu – Our River (Kenya)", "Mto Wetu – Our River", "", "KE"),
    ("Mto Wetu – Our River - MWOR (Kenya)", "Mto Wetu – Our River", "MWOR", "KE"),
    ("Norte-Sur (Bolivia)", "Norte-Sur", "", "BO"),
    ("Al-Nahr - Voice of the River (Palestine)", "Al-Nahr - Voice of the River", "", "PS"),
    ("Guardians of the Well (Latin America)", "Guardians of the Well", "", "419"),
    ("Guardians of the Well (América Latina)", "Guardians of the Well", "", "419"),
    ("Guardians of the Well (Narnia)", "Guardians of the Well", "", "Narnia"),
    ("Guardians of the Well (European Union)", "Guardians of the Well", "", "European Union"),
    ("Guardiens du puits (Île-de-France)", "Guardiens du puits", "", "Île-de-France"),
    ("Guardiens du puits (Nord-Kivu)", "Guardiens du puits", "", "Nord-Kivu"),
    ("Guardians of the Well (Nairobi, Kenya)", "Guardians of the Well", "", "KE"),
    ("Guardians of the Well (Nairobi – Kenya)", "Guardians of the Well", "", "KE"),
    ("Guardians of the Well (Spain/France)", "Guardians of the Well", "", "Spain/France"),
    ("Guardians of the Well (Kenya and Uganda)", "Guardians of the Well", "", "Kenya and Uganda"),
    ("Guardians of the Well (Kenya, Uganda)", "Guardians of the Well", "", "Kenya, Uganda"),
    ("Guardians of the Well (Georgia, USA)", "Guardians of the Well", "", "Georgia, USA"),
    ("Guardians of the Well (Kenya, Africa)", "Guardians of the Well", "", "KE"),
    ("Guardians of the Well", "Guardians of the Well", "", ""),
    ("Guardians of the Well, Kenya", "Guardians of the Well", "", "KE"),
    ("Guardians of the Well - GOW, Kenya", "Guardians of the Well", "GOW", "KE"),
    ("Guardians of the Well - GOW - Kenya", "Guardians of the Well", "GOW", "KE"),
    ("Guardians of the Well - GOW - (Kenya)", "Guardians of the Well", "GOW", "KE"),
    ("Guardians of the Well (GOW) (Kenya)", "Guardians of the Well", "GOW", "KE"),
    ("Guardians of the Well (Kenya) (GOW)", "Guardians of the Well", "GOW", "KE"),
    ("Guardians of the Well (Kenya) - GOW", "Guardians of the Well", "GOW", "KE"),
    ("Guardians of the Well (GOW) - Kenya", "Guardians of the Well", "GOW", "KE"),
    ("Guardians of the Well (GOW, Kenya)", "Guardians of the Well", "GOW", "KE"),
    ("Guardians of the Well (GOW)", "Guardians of the Well", "GOW", "", "maybe_acronym"),
    ("Guardians of the Well (Kenya", "Guardians of the Well", "", "KE"),
    ("Guardians of the Well Kenya)", "Guardians of the Well Kenya", "", ""),
    ("Guardians of the Well (Kenya))", "Guardians of the Well", "", "KE"),
    ("Guardians of the Well [Kenya]", "Guardians of the Well", "", "KE"),
    ("Guardians of the Well（Kenya）", "Guardians of the Well", "", "KE"),
    ("Guardians of the Well ()", "Guardians of the Well", "", ""),
    ("Guardians (Kenya) of the Well", "Guardians (Kenya) of the Well", "", ""),
    (
        "Guardians of the Well (the first house of those who keep water)",
        "Guardians of the Well (the first house of those who keep water)",
        "",
        "",
    ),
    ("Unión de Madres (Mothers’ Union) (Perú)", "Unión de Madres (Mothers’ Union)", "", "PE"),
    ("CPM - Central Popular das Marés (Brasil)", "CPM - Central Popular das Marés", "", "BR"),
    ("CPM (Central Popular das Marés) (Brasil)", "CPM (Central Popular das Marés)", "", "BR"),
    ("CPM (Brasil)", "CPM", "", "BR"),
    (
        "Union of Weavers, Farmers and Fishers – UWFF (Kenya)",
        "Union of Weavers, Farmers and Fishers",
        "UWFF",
        "KE",
    ),
    (
        "Comisión de Justicia, Paz y Derechos (México)",
        "Comisión de Justicia, Paz y Derechos",
        "",
        "MX",
    ),
    ("Centro de Derechos del Mar, A.C. (México)", "Centro de Derechos del Mar, A.C.", "", "MX"),
    ("حركة العدالة، السلام والتنمية (المغرب)", "حركة العدالة، السلام والتنمية", "", "MA"),
    ("جمعية نساء النهر )تونس(", "جمعية نساء النهر", "", "TN"),
    ("1. Comité du Puits (Mali)", "Comité du Puits", "", "ML"),
    ("12) Comité du Puits (Mali)", "Comité du Puits", "", "ML"),
    ("(3) Comité du Puits (Mali)", "Comité du Puits", "", "ML"),
    ("a) Comité du Puits (Mali)", "Comité du Puits", "", "ML"),
    ("iv. Comité du Puits (Mali)", "Comité du Puits", "", "ML"),
    ("1.2. Comité du Puits (Mali)", "Comité du Puits", "", "ML"),
    ("1 - Comité du Puits (Mali)", "Comité du Puits", "", "ML"),
    ("1.- Comité del Pozo (Bolivia)", "Comité del Pozo", "", "BO"),
    ("1º) Comité del Pozo (Bolivia)", "Comité del Pozo", "", "BO"),
    ("1.Comité du Puits (Mali)", "Comité du Puits", "", "ML"),
    ("٣. جمعية الآبار (المغرب)", "جمعية الآبار", "", "MA"),
    ("٣- جمعية الآبار (المغرب)", "جمعية الآبار", "", "MA"),
    ("أ) جمعية الآبار (المغرب)", "جمعية الآبار", "", "MA"),
    ("350.org (United States)", "350.org", "", "US"),
    ("11 de Julio (Bolivia)", "11 de Julio", "", "BO"),
    ("1º de Maio - Associação de Bairro (Portugal)", "1º de Maio - Associação de Bairro", "", "PT"),
    ("8-M en Marcha (España)", "8-M en Marcha", "", "ES"),
    ("A. Mwangi Memorial Trust (Kenya)", "A. Mwangi Memorial Trust", "", "KE"),
    ("• Casa das Marés (Portugal)", "Casa das Marés", "", "PT"),
    ("‣ Casa das Marés (Portugal)", "Casa das Marés", "", "PT"),
    ("▪ Casa das Marés (Portugal)", "Casa das Marés", "", "PT"),
    ("◦ Casa das Marés (Portugal)", "Casa das Marés", "", "PT"),
    ("* Casa das Marés (Portugal)", "Casa das Marés", "", "PT"),
    ("– Casa das Marés (Portugal)", "Casa das Marés", "", "PT"),
    ("- Casa das Marés (Portugal)", "Casa das Marés", "", "PT"),
    ("· Casa das Marés (Portugal)", "Casa das Marés", "", "PT"),
    ("☐ Casa das Marés (Portugal)", "Casa das Marés", "", "PT"),
    ("✅ Casa das Marés (Portugal)", "Casa das Marés", "", "PT"),
    ("• 4. Casa das Marés (Portugal)", "Casa das Marés", "", "PT"),
    ('"Casa das Marés" - CM (Portugal)', "Casa das Marés", "CM", "PT"),
    ('"Casa das Marés - CM (Portugal)"', "Casa das Marés", "CM", "PT"),
    ("“Casa das Marés” (Portugal)", "Casa das Marés", "", "PT"),
    ("« Maison des marées » (France)", "Maison des marées", "", "FR"),
    ("«Maison des marées – MM (France)»", "Maison des marées", "MM", "FR"),
    ("„Haus der Vielen“ (Deutschland)", "Haus der Vielen", "", "DE"),
    ("‘Women’s Wells’ (Ghana)", "Women’s Wells", "", "GH"),
    ("'Women's Wells' (Ghana)", "Women's Wells", "", "GH"),
    ('"The "Open" Well" (Ghana)', 'The "Open" Well', "", "GH"),
    ('Cercle "Eau vive" (Bénin)', 'Cercle "Eau vive"', "", "BJ"),
    ('"Los Andes" y "El Mar" (Perú)', '"Los Andes" y "El Mar"', "", "PE"),
    ("“Casa das Marés (Portugal)", "Casa das Marés", "", "PT"),
    ("Maison des marées (France);", "Maison des marées", "", "FR"),
    ("Maison des marées (France),", "Maison des marées", "", "FR"),
    ("Maison des marées (France).", "Maison des marées", "", "FR"),
    ("Maison des marées (France)*", "Maison des marées", "", "FR"),
    ("**Maison des marées** (France)", "Maison des marées", "", "FR"),
    (
        "Maison des marées (France) https://marees.example/a?b=c",
        "Maison des marées",
        "",
        "FR",
        "address_left_out",
    ),
    ("Maison   des marées (France)", "Maison des marées", "", "FR"),
    ("UNIÓN DE TEJEDORAS - UT (ESPAÑA)", "UNIÓN DE TEJEDORAS", "UT", "ES"),
    ("Cooperativa Ñandú, Uruguay", "Cooperativa Ñandú", "", "UY"),
    ("Mouvement pour l’eau - MPE (Côte d’Ivoire)", "Mouvement pour l’eau", "MPE", "CI"),
    ("Réseau Eau vive (R.D. Congo)", "Réseau Eau vive", "", "CD"),
    ("شبكة عيون الماء (اليمن)", "شبكة عيون الماء", "", "YE"),
    ("Liga das Barqueiras – LB (Cabo Verde)", "Liga das Barqueiras", "LB", "CV"),
    ("| Union of Boats | UOB | Kenya |", "Union of Boats", "UOB", "KE"),
    ("Samahan ng mga Bangkero (Pilipinas)", "Samahan ng mga Bangkero", "", "Pilipinas"),
    ("Grupo Água Clara (Brazil) – GAC;", "Grupo Água Clara", "GAC", "BR"),
    ("Harbour Unions of the Americas – HUA/SUA", "Harbour Unions of the Americas", "HUA/SUA", ""),
    ("Open Wells Institute (Netherlands), OWI", "Open Wells Institute", "OWI", "NL"),
    ("Open Wells Institute (OWI), Netherlands", "Open Wells Institute", "OWI", "NL"),
    ("Nurses of the Coast (NCW, Australia)", "Nurses of the Coast", "NCW", "AU", "maybe_acronym"),
    ("Nurses of the Coast (VIC, Australia)", "Nurses of the Coast", "", "AU"),
    ("الشبكة المغاربية للمياه - RMEau - تونس", "الشبكة المغاربية للمياه", "RMEau", "TN"),
    (
        "Unidad Ecológica Costera, UNEC (El Salvador)",
        "Unidad Ecológica Costera",
        "UNEC",
        "SV",
        "maybe_acronym",
    ),
    (
        "Guardians of the Well (founded 1999) (Kenya)",
        "Guardians of the Well (founded 1999)",
        "",
        "KE",
    ),
    ("Guardians of the Well (Kenya) [1]", "Guardians of the Well", "", "KE"),
    ("--- Guardians of the Well ---", "Guardians of the Well", "", ""),
    ("1er Mai Solidaire (France)", "1er Mai Solidaire", "", "FR"),
    ("100% Puits (France)", "100% Puits", "", "FR"),
]

# Line, name, role, affiliation, place, problems that ask for a look.
PERSONS = [
    (
        "Ana Robledo, coordinadora, Red de Mujeres (Chile)",
        "Ana Robledo",
        "coordinadora",
        "Red de Mujeres",
        "CL",
    ),
    (
        "Ana Robledo, Red de Mujeres, coordinadora (Chile)",
        "Ana Robledo",
        "coordinadora",
        "Red de Mujeres",
        "CL",
    ),
    ("Ana Robledo, Red de Mujeres (Chile)", "Ana Robledo", "", "Red de Mujeres", "CL"),
    ("Ana Robledo, escritora (Chile)", "Ana Robledo", "escritora", "", "CL"),
    ("Ana Robledo (escritora)", "Ana Robledo", "escritora", "", ""),
    (
        "Ana Robledo (presidenta, Unión Campesina)",
        "Ana Robledo",
        "presidenta",
        "Unión Campesina",
        "",
    ),
    ("Ana Robledo (Chile), escritora", "Ana Robledo", "escritora", "", "CL"),
    (
        "Ana Robledo – secretaria general, UPS (Chile)",
        "Ana Robledo",
        "secretaria general",
        "UPS",
        "CL",
    ),
    (
        "Ana Robledo, coordinadora, Red de Mujeres (RM) (Chile)",
        "Ana Robledo",
        "coordinadora",
        "Red de Mujeres (RM)",
        "CL",
    ),
    (
        "Ana Robledo, coordinadora, Red de Mujeres – RM, Chile",
        "Ana Robledo",
        "coordinadora",
        "Red de Mujeres – RM",
        "CL",
    ),
    ("Ana Robledo, writer (Narnia)", "Ana Robledo", "writer", "", "Narnia"),
    ("ANA ROBLEDO, ESCRITORA (CHILE)", "ANA ROBLEDO", "ESCRITORA", "", "CL"),
    ("Dra. Ana Robledo (Chile)", "Dra. Ana Robledo", "", "", "CL"),
    ("José Olmo y Vega, diputado (España)", "José Olmo y Vega", "diputado", "", "ES"),
    (
        "Prof. Jane Odera, PhD, professor of marine law, Department of Law, Kisumu School (Kenya)",
        "Prof. Jane Odera, PhD",
        "professor of marine law",
        "Department of Law, Kisumu School",
        "KE",
    ),
    (
        "Prof. Dr. Jane Odera, Kisumu School, Kenya",
        "Prof. Dr. Jane Odera",
        "",
        "Kisumu School",
        "KE",
    ),
    (
        "Jane Odera, president of the Union of Farmers (Kenya)",
        "Jane Odera",
        "president of the Union of Farmers",
        "",
        "KE",
    ),
    (
        "Jane Odera, writer, journalist, Night Club of Poets (Kenya)",
        "Jane Odera",
        "writer, journalist",
        "Night Club of Poets",
        "KE",
    ),
    ("Jane Odera, human rights lawyer (Kenya)", "Jane Odera", "human rights lawyer", "", "KE"),
    ("Jane Odera, Student Union (Kenya)", "Jane Odera", "", "Student Union", "KE"),
    (
        "Jane Odera, Department of Law, Kisumu School (Kenya)",
        "Jane Odera",
        "",
        "Department of Law, Kisumu School",
        "KE",
    ),
    ("J. K. Mwita, luthier (Kenya)", "J. K. Mwita", "luthier", "", "KE"),
    (
        "3) Jane Odera, former minister of water (Kenya)",
        "Jane Odera",
        "former minister of water",
        "",
        "KE",
    ),
    ('"Jane Odera", poet (Kenya);', "Jane Odera", "poet", "", "KE"),
    ("Mme Awa Ndour, députée (Sénégal)", "Mme Awa Ndour", "députée", "", "SN"),
    (
        "M. Jean-Pierre N’Dour, maire de Thiaroye (Sénégal)",
        "M. Jean-Pierre N’Dour",
        "maire de Thiaroye",
        "",
        "SN",
    ),
    (
        "Awa Ndour, écrivaine, Cercle du Delta (Sénégal)",
        "Awa Ndour",
        "écrivaine",
        "Cercle du Delta",
        "SN",
    ),
    (
        "DUVAL Jeanne, enseignante, Lycée du Port (France)",
        "DUVAL Jeanne",
        "enseignante",
        "Lycée du Port",
        "FR",
    ),
    ("Jean de La Fontette, avocat (France)", "Jean de La Fontette", "avocat", "", "FR"),
    (
        "Ahmed ben Salah, journaliste, Ligue du Sud (Tunisie)",
        "Ahmed ben Salah",
        "journaliste",
        "Ligue du Sud",
        "TN",
    ),
    ("João da Ponte, advogado, Rede Povo (Brasil)", "João da Ponte", "advogado", "Rede Povo", "BR"),
    ("Maria dos Santos Ferro, médica (Portugal)", "Maria dos Santos Ferro", "médica", "", "PT"),
    (
        "د. علي الحسن، أستاذ القانون، جامعة النيل (مصر)",
        "د. علي الحسن",
        "أستاذ القانون",
        "جامعة النيل",
        "EG",
    ),
    (
        "أ. د. منى الخليل، رئيسة جمعية النساء (لبنان)",
        "أ. د. منى الخليل",
        "رئيسة جمعية النساء",
        "",
        "LB",
    ),
    ("أ.د. منى الخليل (لبنان)", "أ.د. منى الخليل", "", "", "LB"),
    ("منى الخليل، كاتبة وصحفية (لبنان)", "منى الخليل", "كاتبة وصحفية", "", "LB"),
    (
        "منى الخليل، أمينة عامة، اتحاد العمال (لبنان)",
        "منى الخليل",
        "أمينة عامة",
        "اتحاد العمال",
        "LB",
    ),
    ("منى الخليل؛ طبيبة؛ مستشفى النهر (مصر)", "منى الخليل", "طبيبة", "مستشفى النهر", "EG"),
    ("سمير عطا الله، نقابة الصيادين (المغرب)", "سمير عطا الله", "", "نقابة الصيادين", "MA"),
    (
        "Ludwig van der Bergen, Professor für Meeresrecht (Germany)",
        "Ludwig van der Bergen",
        "Professor für Meeresrecht",
        "",
        "DE",
    ),
    ("Omar al-Tahir, activist (Sudan)", "Omar al-Tahir", "activist", "", "SD"),
    ("Ana Robledo; coordinadora; Red Sur", "Ana Robledo", "coordinadora", "Red Sur", ""),
    ("Jane Odera, poet (jane@example.org)", "Jane Odera", "poet", "", "", "address_left_out"),
    ("Jane Odera, Blue Sails (Kenya)", "Jane Odera", "", "Blue Sails", "KE", "unsure_kind"),
    (
        "Luis Inácio Mota, ex-presidente do sindicato (Brasil)",
        "Luis Inácio Mota",
        "ex-presidente do sindicato",
        "",
        "BR",
    ),
    (
        "Prof. John Marko Obi, Dept. of Economics, Night School, Nigeria",
        "Prof. John Marko Obi",
        "",
        "Dept. of Economics, Night School",
        "NG",
    ),
    ("Sen. Maria Roe, Philippines", "Sen. Maria Roe", "", "", "PH"),
    ("Jane Roe (she/her), poet", "Jane Roe (she/her)", "poet", "", ""),
    (
        "Étienne Dupré, co-président d’Arc-en-ciel, économiste",
        "Étienne Dupré",
        "co-président d’Arc-en-ciel, économiste",
        "",
        "",
    ),
    ("Ms. Jane Roe", "Ms. Jane Roe", "", "", ""),
    ("المحامية منى الخليل، لبنان", "المحامية منى الخليل", "", "", "LB"),
]

STOPPED = [
    ("-----", "no_name"),
    ("???", "no_name"),
    ("12)", "no_name"),
    ("• ", "no_name"),
    ("“”", "no_name"),
    ("()", "no_name"),
    (")(", "no_name"),
    ("🌊🌊", "no_name"),
    ("\x00\x01\x02", "no_name"),
    ("https://marees.example/", "no_name"),
    ("www.marees.example", "no_name"),
    ("ana@marees.example", "no_name"),
    ("Page 3 of 7", "no_name"),
    ("Página 3 de 7", "no_name"),
    ("صفحة 3", "no_name"),
    ("- 3 -", "no_name"),
    ("Organisations:", "heading"),
    ("Organisations :", "heading"),
    ("Organizaciones firmantes:", "heading"),
    ("الموقعون:", "heading"),
    ("# Endorsers", "heading"),
    ("Signatories", "heading"),
    ("Supporting organisations", "heading"),
    ("Name, country", "heading"),
    ("Kenya", "heading"),
    ("(Kenya)", "heading"),
    ("Union of Boats " * 350, "too_long"),
    ("a" * 256, "too_long"),
    (f"Union of Boats ({'k' * 121})", "too_long"),
]


def read_one(text, **options):
    [line] = lines.read(text, **options)
    return line


def place_of(line):
    return line.place_code or line.place_text


def looks(row, columns):
    """The problems a row expects: those it names, and the unknown place that stands as typed."""
    named = tuple(row[columns].split()) if len(row) > columns else ()
    place = row[columns - 1]
    is_typed = place and not (place.isdigit() or (len(place) == 2 and place.isupper()))
    return (("unknown_place",) if is_typed else ()) + named


@pytest.mark.parametrize("row", ORGANISATIONS, ids=lambda row: row[0])
def test_an_organisation_is_read(row):
    line = read_one(row[0])
    assert line.kind == "organisation"
    assert (line.name, line.acronym, place_of(line)) == row[1:4]
    assert (line.role, line.affiliation) == ("", "")
    assert line.problems == looks(row, 4)
    assert line.can_be_added


@pytest.mark.parametrize("row", PERSONS, ids=lambda row: row[0])
def test_a_person_is_read(row):
    line = read_one(row[0])
    assert line.kind == "person"
    assert (line.name, line.role, line.affiliation, place_of(line)) == row[1:5]
    assert line.acronym == ""
    assert line.problems == looks(row, 5)
    assert line.can_be_added


@pytest.mark.parametrize(("text", "problem"), STOPPED, ids=[text[:30] for text, _ in STOPPED])
def test_a_line_that_is_no_endorser_is_stopped(text, problem):
    line = read_one(text)
    assert problem in line.problems
    assert not line.can_be_added


@pytest.mark.parametrize("text", ["", "\n\n", " \ufeff\n\t\r\n", "\u200b\n\u00a0\n\u202e"])
def test_blank_lines_are_no_lines(text):
    assert lines.read(text) == []


def test_numbers_count_blank_lines_and_every_kind_of_line_break():
    read = lines.read("\ufeffCercle A\r\n\r\nCercle B\rCercle C\u2028Cercle D\n")
    assert [(line.number, line.name) for line in read] == [
        (1, "Cercle A"),
        (3, "Cercle B"),
        (4, "Cercle C"),
        (5, "Cercle D"),
    ]


def test_the_line_as_typed_and_the_place_as_typed_are_kept():
    line = read_one("  1. Cercle A  - CA (Nairobi, Kenya);  ")
    assert line.typed == "1. Cercle A  - CA (Nairobi, Kenya);"
    assert (line.place_code, line.place_text) == ("KE", "Nairobi, Kenya")


def test_characters_that_nobody_sees_are_left_out():
    line = read_one("\u202bCer\u200bcle\u00a0A\x07 \u2066- CA\u2069 (Ke\u00adnya)\u200f")
    assert line.typed == "Cercle\u00a0A - CA (Kenya)"
    assert (line.name, line.acronym, line.place_code) == ("Cercle A", "CA", "KE")


def test_letters_are_composed():
    assert read_one(unicodedata.normalize("NFD", "Cercle Été")).name == "Cercle Été"


@pytest.mark.parametrize(
    "text",
    [
        "1.\tUnion of Boats - UOB (Kenya)",
        "7\tUnion of Boats - UOB (Kenya)",
        "o\tUnion of Boats - UOB (Kenya)",
        "\uf0b7\tUnion of Boats - UOB (Kenya)",
        "\t\tUnion of Boats\t-\tUOB\t(Kenya)",
        "Union of Boats\tUOB\tKenya",
        "UOB\tUnion of Boats\tKenya",
    ],
)
def test_tabs_are_spaces_or_part_the_cells_of_a_table(text):
    line = read_one(text)
    assert (line.name, line.acronym, line.place_code) == ("Union of Boats", "UOB", "KE")


def test_a_bare_number_is_left_out_only_where_a_line_beside_it_counts_on():
    read = lines.read("9 Cercle A\n\n10 Cercle B\n11 Cercle C\n\n25 de Abril\n11 de Julio")
    names = ["Cercle A", "Cercle B", "Cercle C", "25 de Abril", "11 de Julio"]
    assert [line.name for line in read] == names


def test_a_name_that_stands_alone_is_a_person_only_among_persons():
    name = "Tomás Ruz"
    assert read_one(name).kind == "organisation"
    people = "Ana Robledo, poeta\nEva Mirón, jueza (Chile)\nLuz Piedra, Velas Azules\n"
    *others, last = lines.read(people + name)
    assert [line.problems for line in others] == [(), (), ()]
    assert (last.kind, last.name, last.problems) == ("person", name, ("unsure_kind",))
    [*_others, last] = lines.read(people + "Red Global")
    assert last.kind == "organisation"


def test_the_kind_can_be_given_for_all_lines():
    line = read_one("Ana Robledo, poeta (Chile)", kind="organisation")
    assert (line.kind, line.name, line.place_code) == ("organisation", "Ana Robledo, poeta", "CL")
    line = read_one("Unión Campesina - Comité (Chile)", kind="person")
    assert (line.kind, line.name, line.affiliation) == ("person", "Unión Campesina", "Comité")


def test_a_person_with_nothing_but_a_place_may_be_an_organisation():
    line = read_one("Vega Clara, Chile")
    assert (line.kind, line.place_code, line.problems) == ("organisation", "CL", ("unsure_kind",))


def test_every_problem_is_told_in_words():
    assert set(lines.PROBLEMS) > lines.STOPPING
    assert all(str(sentence).endswith(".") for sentence in lines.PROBLEMS.values())


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Unión de Pescadoras", "UNION DE PESCADORAS"),
        ("Maison des “marées”", "Maison des marées"),
        ("Norte-Sur", "Norte Sur"),
        ("جمعيّة الآبار", "جمعية الابار"),
        ("Ｕnion", "Union"),
    ],
)
def test_two_ways_to_write_a_name_have_one_identity(name, other):
    options = {"kind": "organisation", "place_code": "", "place_text": "Nowhere"}
    assert lines.identity(name=name, **options) == lines.identity(name=other, **options)


def test_kind_and_place_are_part_of_the_identity():
    one = {"kind": "organisation", "name": "Cercle A", "place_code": "KE", "place_text": ""}
    changes = [{"kind": "person"}, {"place_code": "UG"}, {"place_code": "", "place_text": "X"}]
    assert len({lines.identity(**one | change) for change in [{}, *changes]}) == 4
    named = {"kind": "organisation", "place_code": "KE"}
    assert lines.identity(name="A", place_text="Nairobi", **named) == lines.identity(
        name="A", place_text="", **named
    )


PIECES = st.lists(
    st.sampled_from(
        [*"()[]-–—,;،\"'«»“”.:/|\t\n\r\x00\u202e\u200b", " ", "Red ", "CUT", "Kenya", "Ana ", "1"]
        + ["Pérez", "writer", "، ", "جمعية", "د. ", "https://a.example", "a@b.example", "Union "]
    ),
    max_size=16,
).map("".join)
KINDS = st.sampled_from([None, "organisation", "person"])


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=80) | PIECES, KINDS)
@example("\ud800 (\ud800)", None)
def test_any_text_is_read_without_an_error_and_no_line_is_lost(text, kind):
    read = lines.read(text, kind=kind)
    numbers = [line.number for line in read]
    assert numbers == sorted(set(numbers))
    for line in read:
        values = (line.name, line.acronym, line.role, line.affiliation, line.place_text)
        assert all(value == " ".join(value.split()) for value in values)
        assert not any(
            unicodedata.category(character) in ("Cc", "Cs")
            for character in "".join(values) + line.typed
        )
        assert not line.can_be_added or any(map(str.isalpha, line.name))
        assert set(line.problems) <= set(lines.PROBLEMS)
        if line.name and line.can_be_added:
            assert line.name[0] in line.typed


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["Cercle A", "", "- 4 -", "Ana Ro, poet", "  ", ":", "x"])))
def test_every_line_that_is_not_blank_is_there_once(texts):
    expected = [number for number, text in enumerate(texts, start=1) if text.strip()]
    assert [line.number for line in lines.read("\n".join(texts))] == expected


def test_two_thousand_lines_are_read_in_a_moment():
    text = "\n".join(
        f"{number}. Unión número {number} – UN{number}X (Perú)\n"
        f"{number}. Ana Robledo {'x' * (number % 9)}, poeta, Red {number} (Chile)"
        for number in range(1000)
    )
    start = time.perf_counter()
    assert len(lines.read(text)) == 2000
    assert time.perf_counter() - start < 3


@pytest.mark.parametrize("piece", ["(", ")", "(A) ", "a-", "A - ", "a, ", '"', "1.", "a@", "A "])
def test_no_line_takes_long(piece):
    start = time.perf_counter()
    lines.read(piece * 5000 + "\n" + piece * (1000 // len(piece)))
    assert time.perf_counter() - start < 1
