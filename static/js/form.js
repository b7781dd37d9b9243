/*
 * Forms of visitors (form[data-once]) are judged by the browser's constraints in the words that the
 * server wrote beside each field (data-missing, data-wrong): at the first press, then until mended.
 */
const JUDGED = "[data-missing], [data-wrong]";
const CONTROLS = "input:not([type=hidden]), select, textarea";
const isFilled = ({ type, checked, value }) => (/checkbox|radio/.test(type) ? checked : value.trim() !== "");

/* In words, or "". Not typeMismatch: it refuses addresses in many scripts. */
function trouble(box) {
  const controls = [...box.querySelectorAll(CONTROLS)];
  if (controls.some(({ validity }) => validity.badInput || validity.patternMismatch)) return box.dataset.wrong;
  return controls.some(isFilled) ? "" : (box.dataset.missing ?? "");
}

/* A group of choices has an id and is described as a whole. */
const described = (box) => (box.id ? box : box.querySelector(CONTROLS));
const errorOf = (box) => document.getElementById(`${described(box).id}_error`);

function write(box, text) {
  const { id } = described(box);
  const hint = document.getElementById(`${id}_helptext`);
  const error = errorOf(box) ?? document.createElement("div");
  error.remove();
  if (text) {
    Object.assign(error, { className: "error", id: `${id}_error`, textContent: text });
    if (box.matches(".choice")) box.before(error);
    else (hint ?? box.querySelector("label, legend")).after(error);
  }
  described(box).setAttribute("aria-describedby", `${hint?.id ?? ""} ${text && error.id}`.trim());
  for (const control of box.querySelectorAll(CONTROLS)) control.setAttribute("aria-invalid", text !== "");
}

/* True if all is well; else the first wrong field has the focus. */
function judge(form) {
  const wrong = [...form.querySelectorAll(JUDGED)].filter((box) => {
    const text = trouble(box);
    if (text || errorOf(box)) write(box, text);
    return text;
  });
  if (!wrong.length) return true;
  document.querySelector(".error-summary")?.remove();
  wrong[0].querySelector(CONTROLS).focus();
  errorOf(wrong[0]).scrollIntoView({ block: "nearest" });
}

function countDown(area) {
  area.insertAdjacentHTML("afterend", '<p class="hint" role="status"></p>');
  let pause;
  area.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      const left = area.maxLength - area.value.length;
      area.nextSibling.textContent = left > 100 ? "" : area.dataset.left.replace("{}", left);
    }, 500);
  });
}

/* Sent once; again after a while, or when back from the history. */
for (const form of document.querySelectorAll("form[data-once]")) {
  const release = () => form.removeAttribute("aria-busy");
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    const passes = event.submitter?.formNoValidate || judge(form);
    if (!passes || form.hasAttribute("aria-busy")) return event.preventDefault();
    form.setAttribute("aria-busy", "true");
    setTimeout(release, 8_000);
  });
  form.addEventListener("input", ({ target }) => {
    const box = target.closest(JUDGED);
    if (box && errorOf(box)) write(box, trouble(box));
  });
  addEventListener("pageshow", release);
  form.querySelectorAll("[data-left]").forEach(countDown);
}

/* A language link above keeps what is typed, as the form's own button does. */
for (const link of document.querySelectorAll(".languages a[hreflang]")) {
  const button = document.querySelector(`button[formaction][lang="${link.hreflang}"]`);
  link.addEventListener("click", (event) => {
    const fields = button?.form.querySelectorAll(CONTROLS) ?? [];
    if (event.ctrlKey || event.metaKey || event.shiftKey || ![...fields].some(isFilled)) return;
    event.preventDefault();
    button.click();
  });
}
