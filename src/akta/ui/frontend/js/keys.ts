// Single keys named by data-hotkey: "/" goes to the search, others press their button or link.
import { isTyping } from "./dom";

const OFF = "akta.keys.off";

export function keysAreOn(): boolean {
  return localStorage.getItem(OFF) === null;
}

export function setKeys(on: boolean): void {
  if (on) {
    localStorage.removeItem(OFF);
  } else {
    localStorage.setItem(OFF, "1");
  }
}

export function watchKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !keysAreOn()) {
      return;
    }
    const found = document.querySelector<HTMLElement>(`[data-hotkey="${CSS.escape(event.key)}"]`);
    if (found === null || event.defaultPrevented) {
      return;
    }
    event.preventDefault();
    if (isTyping(found)) {
      found.focus();
    } else {
      found.click();
    }
  });
}
