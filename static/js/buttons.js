/*
 * Buttons that only a script can serve: data-copy is what one copies, data-copied what is said then;
 * data-share is the address that one hands to the device's own share sheet, with data-title and
 * data-text. They, or the items that hold them, stay hidden where the device cannot do it.
 */
const status = document.createElement("p");
status.className = "visually-hidden";
status.setAttribute("role", "status");
document.body.append(status);

const show = (button) => ((button.closest("[hidden]") ?? button).hidden = false);

async function copy({ currentTarget: button }) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    return;
  }
  button.dataset.label ??= button.textContent;
  button.textContent = button.dataset.copied;
  status.textContent = button.dataset.copied;
  setTimeout(() => {
    button.textContent = button.dataset.label;
    status.textContent = "";
  }, 3000);
}

for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  show(button);
  button.addEventListener("click", copy);
}

for (const button of navigator.share ? document.querySelectorAll("[data-share]") : []) {
  const { share: url, title, text } = button.dataset;
  show(button);
  // Whoever closes the sheet again has changed their mind, and that is no error.
  button.addEventListener("click", () => navigator.share({ url, title, text }).catch(() => {}));
}
