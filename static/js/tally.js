/*
 * Keeps the count of a petition fresh while its page is looked at: every half minute, and when the
 * reader comes back to it. Quietly: a screen reader is not interrupted by other people's signing.
 * data-tally is the address of the numbers; data-count-words and data-goal-words hold the sentence
 * for each plural category of the page's language, with {} for the number. Some forms say the number
 * in words, so the bold part is written anew as well.
 */
const EVERY = 30_000;
const language = document.documentElement.lang;
const plurals = new Intl.PluralRules(language);
// Digits and groups as the server writes them, so that nothing but the number changes.
const numbers = new Intl.NumberFormat(language, { numberingSystem: "latn", useGrouping: "always" });

function write(element, sentences, number) {
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

function show(tally, { count, goal }) {
  for (const element of document.querySelectorAll("[data-count-words]")) {
    write(element, JSON.parse(element.dataset.countWords), count);
  }
  const bar = tally.querySelector("progress");
  if (!bar || !goal) return;
  bar.max = goal;
  bar.value = count;
  const words = tally.querySelector("[data-goal-words]");
  write(words, JSON.parse(words.dataset.goalWords), goal);
}

async function refresh(tally) {
  if (document.hidden) return;
  try {
    const answer = await fetch(tally.dataset.tally, { credentials: "omit" });
    if (answer.ok) show(tally, await answer.json());
  } catch {
    // Offline: the number stays as it is.
  }
}

const tally = document.querySelector("[data-tally]");
if (tally) {
  setInterval(refresh, EVERY, tally);
  document.addEventListener("visibilitychange", () => refresh(tally));
}
