/*
 * A form is sent once. The server would decide a second press anyway; this only spares the signer
 * the doubt. A page that comes back from the browser's history can be sent again.
 */
for (const form of document.querySelectorAll("form[data-once]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
    form.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    sent = false;
    form.removeAttribute("aria-busy");
  });
}

/*
 * Once something is typed, a language link at the top of the page does what the form's own button for
 * that language does: it keeps what is typed. Without script the button is there.
 */
const isFilled = (field) => (field.matches("[type=checkbox], [type=radio]") ? field.checked : field.value !== "");

for (const link of document.querySelectorAll(".languages a[hreflang]")) {
  const button = document.querySelector(`button[formaction][lang="${link.hreflang}"]`);
  link.addEventListener("click", (event) => {
    const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    const fields = button?.form.querySelectorAll("input:not([type=hidden]), select, textarea") ?? [];
    if (opensElsewhere || ![...fields].some(isFilled)) return;
    event.preventDefault();
    button.click();
  });
}
