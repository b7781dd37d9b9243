"""What leads an editor who writes a petition: previews of every step, and what is missing."""

from playwright.sync_api import expect

from tests.browser.staff import log_in, start_page

STEPS = {
    "The form with errors": "Please give your name.",
    "“Please check your inbox”": "No message after ten minutes?",
    "Before confirming": "Confirm my signature",
    "The thank-you": "You are number 1 to sign.",
    "Once it is closed": "This petition closed on",
    "With an outcome": "Won",
    "The mails": "Please confirm your signature: A bench at every stop",
}


def test_every_step_is_seen_before_the_first_save(page, accounts):
    log_in(page, accounts["editor"])
    start_page(page, "/en/petitions/", "Petition")
    page.locator("[name=title]").fill("A bench at every stop")
    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe")
    preview.get_by_role("heading", name="A bench at every stop").wait_for()
    for step, words in STEPS.items():
        page.get_by_label("Preview mode").select_option(label=step)
        preview.get_by_text(words).first.wait_for()
    page.get_by_label("Preview mode").select_option(label="The printed page")
    preview.locator("html.on-paper").wait_for()
    assert not preview.get_by_role("navigation", name="Main").is_visible()


def test_what_is_missing_leads_to_where_it_is_mended(page, accounts):
    log_in(page, accounts["editor"])
    start_page(page, "/en/petitions/", "Petition")
    page.locator("[name=title]").press_sequentially("A bench for the night")
    expect(page.locator("[name=slug]")).to_have_value("a-bench-for-the-night")
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url("**/edit/")
    page.get_by_role("link", name="See what comes next").click()
    page.get_by_role("link", name="Go there: Closing call").press("Enter")
    page.locator("[name=closing_call]").fill("We, the undersigned, ask for a bench.")
    page.get_by_role("button", name="Save draft").click()
    page.locator(".messages .success").wait_for()
    page.get_by_role("link", name="See what comes next").click()
    page.get_by_role("link", name="Go there: Text").wait_for()
    assert not page.get_by_role("link", name="Go there: Closing call").count()
