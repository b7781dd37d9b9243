/*
 * Buttons that only a script can serve: data-copy is copied and data-copied said then; data-share, an
 * address, goes to the device's share sheet with data-title and data-text. They, or the items that
 * hold them, stay hidden where the device cannot do it.
 */
document.body.insertAdjacentHTML("beforeend", '<p class="visually-hidden" role="status"></p>');
const status = document.body.lastElementChild;

function serve(name, isAble, act) {
  for (const button of isAble ? document.querySelectorAll(`[data-${name}]`) : []) {
    (button.closest("[hidden]") ?? button).hidden = false;
    // A closed sheet and a refused clipboard are decisions, not errors.
    button.addEventListener("click", () => act(button, button.dataset).catch(() => {}));
  }
}

serve("share", navigator.share, (_button, { share: url, title, text }) => navigator.share({ url, title, text }));

serve("copy", navigator.clipboard, async (button, { copy, copied }) => {
  await navigator.clipboard.writeText(copy);
  const label = button.textContent;
  if (label === copied) return;
  button.textContent = status.textContent = copied;
  setTimeout(() => {
    button.textContent = label;
    status.textContent = "";
  }, 3000);
});
