// Keeps the history of ordered lists fresh while one of them is in the making. Without this script
// the page says that it has to be reloaded. What is in use stays: nothing is exchanged while the
// focus or an opened part is in it.
const EVERY = 2_000;
const history = document.querySelector("[data-deliveries]");

async function refresh() {
  const inUse = history.contains(document.activeElement) || history.querySelector("details[open]");
  if (document.hidden || inUse) return;
  try {
    const answer = await fetch(history.dataset.deliveries, { credentials: "same-origin" });
    if (answer.ok) history.innerHTML = await answer.text();
  } catch {
    // Offline: what is shown stays.
  }
}

async function watch() {
  const hint = history.querySelector("[data-busy]");
  if (!hint) return;
  await refresh();
  history.querySelector("[data-busy]")?.setAttribute("hidden", "");
  setTimeout(watch, EVERY);
}

if (history) watch();
