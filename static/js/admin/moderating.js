// In a comment, 1 and 2 choose and go on to the next one. The keys act only while one of its
// choices has the focus (WCAG 2.1.4); without this script Tab, arrows and Space do the same.
const form = document.querySelector("form.moderating");

form?.addEventListener("keydown", (event) => {
  const number = Number(event.key);
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!plain || (number !== 1 && number !== 2)) return;
  const open = [...form.querySelectorAll("fieldset")].filter((one) => one.querySelector("input[type=radio]"));
  const here = open.indexOf(event.target.closest("fieldset"));
  if (here < 0) return;
  event.preventDefault();
  open[here].querySelectorAll("input[type=radio]")[number - 1].checked = true;
  const next = open[here + 1]?.querySelector("input[type=radio]") ?? form.querySelector("button");
  next.focus();
});

form?.querySelector("input[type=radio]")?.focus();
