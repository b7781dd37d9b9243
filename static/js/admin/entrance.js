// Says in words when a passkey could not be used; allauth would write it to the console only.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelector("[data-passkey-failed]").hidden = false;
});
