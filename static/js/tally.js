/*
 * Keeps the count at data-tally fresh; quietly, so no live region. data-…-words hold a sentence for
 * each plural category, with {} for the number, some in three parts with a bold one in the middle.
 */
const EVERY = 30_000;
const { lang } = document.documentElement;
const plurals = new Intl.PluralRules(lang);
// Digits and groups as the server writes them.
const numbers = new Intl.NumberFormat(lang, { numberingSystem: "latn", useGrouping: "always" });

function write(element, words, number) {
  const sentences = JSON.parse(words);
  const sentence = sentences[plurals.select(number)] ?? sentences.other;
  const parts = sentence.map((part) => part.replace("{}", numbers.format(number)));
  const strong = element.querySelector("strong");
  if (strong && parts.length === 3) {
    strong.textContent = parts[1];
    element.replaceChildren(parts[0], strong, parts[2]);
  } else {
    element.textContent = parts.join("");
  }
}

function show({ count, goal }) {
  const all = (selector) => document.querySelectorAll(selector);
  all("[data-count-words]").forEach((one) => write(one, one.dataset.countWords, count));
  if (!goal) return;
  all("progress").forEach((bar) => Object.assign(bar, { max: goal, value: count }));
  all("[data-goal-words]").forEach((one) => write(one, one.dataset.goalWords, goal));
}

async function refresh(address) {
  if (document.hidden) return;
  try {
    const answer = await fetch(address, { credentials: "omit" });
    if (answer.ok) show(await answer.json());
  } catch {
    // Offline: it stays as it is.
  }
}

const address = document.querySelector("[data-tally]")?.dataset.tally;
if (address) {
  setInterval(refresh, EVERY, address);
  document.addEventListener("visibilitychange", () => refresh(address));
}
