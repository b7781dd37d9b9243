/*
 * Forms of visitors (form[data-once]) are judged here by the constraints that the browser knows, in
 * the words that the server wrote beside each field (data-missing, data-wrong), and look as its
 * errors do: at the first press of the button, then until mended. Without script the browser does it.
 */
const JUDGED = "[data-missing], [data-wrong]";
const CONTROLS = "input:not([type=hidden]), select, textarea";
const FEW_LEFT = 100;
const isFilled = (control) => (/checkbox|radio/.test(control.type) ? control.checked : control.value.trim() !== "");

/* In words, or "". Not validity.typeMismatch: it refuses addresses in many scripts. */
function trouble(box) {
  const controls = [...box.querySelectorAll(CONTROLS)];
  if (controls.some(({ validity }) => validity.badInput || validity.patternMismatch)) return box.dataset.wrong;
  return controls.some(isFilled) ? "" : (box.dataset.missing ?? "");
}

/* A group of choices, which has an id, is described as a whole. */
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

/* True if nothing is wrong; otherwise the first field that is has the focus. */
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

/* Few characters left are told when the writer pauses. */
function countDown(area) {
  area.insertAdjacentHTML("afterend", '<p class="hint" role="status"></p>');
  let pause;
  area.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      const left = area.maxLength - area.value.length;
      area.nextSibling.textContent = left > FEW_LEFT ? "" : area.dataset.left.replace("{}", left);
    }, 500);
  });
}

/* Sent once, to spare the signer the doubt; again after a while, or when back from the history. */
for (const form of document.querySelectorAll("form[data-once]")) {
  const release = () => form.removeAttribute("aria-busy");
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    if (form.hasAttribute("aria-busy") || !(event.submitter?.formNoValidate || judge(form))) return event.preventDefault();
    form.setAttribute("aria-busy", "true");
    setTimeout(release, 8_000);
  });
  form.addEventListener("input", ({ target }) => {
    const box = target.closest(JUDGED);
    if (box && errorOf(box)) write(box, trouble(box));
  });
  addEventListener("pageshow", release);
  form.querySelectorAll("textarea[data-left]").forEach(countDown);
}

/* Once something is typed, a language link above does as the form's button: what is typed stays. */
for (const link of document.querySelectorAll(".languages a[hreflang]")) {
  const button = document.querySelector(`button[formaction][lang="${link.hreflang}"]`);
  link.addEventListener("click", (event) => {
    const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    const fields = button?.form.querySelectorAll(CONTROLS) ?? [];
    if (opensElsewhere || ![...fields].some(isFilled)) return;
    event.preventDefault();
    button.click();
  });
}
