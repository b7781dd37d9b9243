// Shows a page as it is printed: what its style sheets say of paper holds, what they say of screens
// does not.
function turn(rules) {
  for (const rule of rules) {
    if (rule instanceof CSSMediaRule) {
      const { media } = rule;
      if (media.mediaText.includes("print")) media.mediaText = "all";
      else if (media.mediaText.includes("screen") || media.mediaText.includes("dark")) media.mediaText = "not all";
    }
    if (rule.cssRules) turn(rule.cssRules);
  }
}

addEventListener("load", () => {
  for (const sheet of document.styleSheets) turn(sheet.cssRules);
  document.documentElement.classList.add("on-paper");
});
