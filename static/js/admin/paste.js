// Keeps the number on the button "Add 24 endorsers" in step with the ticks.
const button = document.querySelector("button[name=add]");

function count() {
  const ticked = document.querySelectorAll("input[name=take]:checked").length;
  const total = ticked + Number(button.dataset.always);
  const label = total === 1 ? button.dataset.one : button.dataset.many.replace("10000", total);
  button.querySelector("span").textContent = label;
  button.disabled = total === 0;
}

if (button) {
  document.addEventListener("change", (event) => {
    if (event.target.name === "take") count();
  });
}
