/** On a narrow screen the divisions of the desk fold behind one button. */
export function watchNav(): void {
  const button = document.querySelector<HTMLButtonElement>("[data-toggle-nav]");
  button?.setAttribute("aria-expanded", "false");
  button?.addEventListener("click", () => {
    button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") === "false"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      closeMenus();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest(".columns-menu") === null) {
      closeMenus();
    }
  });
}

function closeMenus(): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>(".columns-menu[open]")) {
    menu.open = false;
  }
}
