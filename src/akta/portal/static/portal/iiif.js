// The two pages of IIIF's sign-in: one hands its message to the viewer, one closes its window.
const told = document.getElementById("iiif-message");
if (told !== null) {
  window.parent.postMessage(JSON.parse(told.textContent), told.dataset.origin);
} else {
  window.close();
}
