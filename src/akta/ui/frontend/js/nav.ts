/** On a narrow screen the divisions of the desk, and the parts of a case, fold behind a button. */
export function watchNav(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-toggle-nav]")) {
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => {
      button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") === "false"));
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      closeMenu();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest(".seats") === null) {
      closeMenu();
    }
  });
}

/** The menu of profiles gives its place back, and the focus to what opened it. */
function closeMenu(): void {
  const menu = document.querySelector<HTMLDetailsElement>(".seats[open]");
  if (menu?.contains(document.activeElement)) {
    menu.querySelector("summary")?.focus();
  }
  menu?.removeAttribute("open");
}
