"""An editor publishes an open letter with its endorsers, without code."""

from tests.browser.staff import add_block, log_in, page_menu, publish, start_page

ENDORSERS = """
Organisations that sign:

1. Rede dos Faróis do Atlântico - RFA (Portugal)
2. Asociación de Serenos y Serenas – ASS (España)
3. Fédération des Veilleurs de nuit — FVN (France)
4. اتحاد حراس الليل (Tunisie)
5. Night Walkers' Alliance - NWA (United Kingdom)
6. “Lamplighters of the Old Harbour” (Ireland)
7. Colectivo Luz de Barrio (Argentina)
8. União das Guardas-Noturnas – UGN (Brasil)
9. Les Allumeuses – Collectif de quartier (Sénégal)
10. Nachtlicht e. V. (Germany)
• Red de Faroles del Sur (América Latina)
• Kaya Night Watch - KNW (Ghana)
• Society for Darker Skies (Kenya)
• جمعية أضواء المدينة (المغرب)
• Comité des Riverains du Port - CRP (Côte d'Ivoire)
• Lights for Lighthouses (Western Africa)
- Veglia Notturna (Italia)
- Lanternes du Fleuve (R.D. Congo)
- Asamblea de Vecinas de La Loma (Mexico)
- Harbour Lights Fellowship (Philippines)
- Grupo Candeia – GC (Cabo Verde)
- Les Ami·es du Phare (Belgique)
- Night Owls Library Circle (Wallmark Valley)
- Lantern Makers' Guild - LMG (India)
"""


def test_an_editor_publishes_a_letter_with_24_pasted_endorsers(page, new_page, accounts):
    log_in(page, accounts["editor"])
    start_page(page, "/en/letters/", "Statement")
    page.locator("[name=title]").fill("Keep the harbour lights burning")
    heading = add_block(page, "body", "Heading")
    heading.get_by_role("textbox").fill("Why the light matters")
    page.locator("[name=closing_call]").fill("We, the undersigned, ask for light at night.")
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url("**/edit/")
    editor = page.url

    page_menu(page, "Endorsers")
    page.get_by_role("link", name="Paste a list").first.click()
    page.locator("[name=text]").fill(ENDORSERS)
    page.get_by_role("button", name="Preview").click()
    assert "nothing of it is saved" in page.locator("main").inner_text()
    assert page.locator("main").get_by_text("Portugal").count()
    page.get_by_role("button", name="Add 24 endorsers").click()
    page.locator(".messages .success").wait_for()

    visitor = new_page(locale="en", viewport={"width": 360, "height": 740})
    assert visitor.goto("/en/letters/keep-the-harbour-lights-burning/").status == 404
    page.goto(editor)
    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe")
    preview.get_by_text("Lantern Makers' Guild (LMG)").wait_for()

    address = publish(page)
    visitor.goto(address)
    names = visitor.locator("#endorsers .name > bdi").all_inner_texts()
    assert len(names) == 24
    assert "Rede dos Faróis do Atlântico (RFA)" in names
    assert "Les Allumeuses – Collectif de quartier" in names
    text = visitor.locator("#endorsers").inner_text()
    for place in ("Spain", "Morocco", "Latin America", "Wallmark Valley", "DR Congo"):
        assert place in text
