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
