/*
 * <button data-share-url data-share-title hidden> opens the device's own share sheet where there is
 * one. The plain links beside it work without.
 */
for (const button of document.querySelectorAll("button[data-share-url]")) {
  button.hidden = !navigator.share;
  button.addEventListener("click", () => {
    const { shareUrl: url, shareTitle: title, shareText: text } = button.dataset;
    navigator.share({ url, title, text }).catch(() => {});
  });
}
