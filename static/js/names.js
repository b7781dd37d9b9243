/*
 * Narrows a long list of names while somebody types. The box stays hidden without script: then all
 * names are there, and the browser's own search finds them. data-found is the sentence that says how
 * many are left, with {} for the number; data-none the one for none.
 */
const box = document.querySelector(".find-names");
const input = box.querySelector("input");
const numbers = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" });
const ANNOUNCE_AFTER = 400;
// Letters that are written now so, now so, as in campaign/folding.py.
const SAME = { ى: "ي", ة: "ه", ٱ: "ا", "ـ": "", ß: "ss" };
let groups;
let announcing;

function fold(text) {
  const bare = text.toLowerCase().normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "");
  return bare.replace(/[ىةٱـß]/g, (letter) => SAME[letter]);
}

function read() {
  return [...document.querySelectorAll(".names-group")].map((element) => {
    const heading = element.querySelector(".names-head").textContent.replace(/\d/g, "");
    const names = [...element.querySelectorAll(".name")];
    return { element, names: names.map((name) => [name, fold(`${name.textContent} ${heading}`)]) };
  });
}

function say(found, words) {
  const sentence = found ? box.dataset.found.replace("{}", numbers.format(found)) : box.dataset.none;
  box.querySelector("[role=status]").textContent = words.length ? sentence : "";
}

function narrow() {
  const words = fold(input.value).split(/\s+/).filter(Boolean);
  let found = 0;
  groups ??= read();
  for (const { element, names } of groups) {
    let left = 0;
    for (const [name, text] of names) {
      const fits = words.every((word) => text.includes(word));
      name.classList.toggle("left-out", !fits);
      left += fits;
    }
    element.classList.toggle("left-out", !left);
    found += left;
  }
  document.querySelector(".countries")?.classList.toggle("left-out", words.length > 0);
  clearTimeout(announcing);
  announcing = setTimeout(say, ANNOUNCE_AFTER, found, words);
}

box.hidden = false;
input.addEventListener("input", narrow);
input.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  input.value = "";
  narrow();
});
if (input.value) narrow();
