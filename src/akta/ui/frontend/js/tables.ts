// Tables by keyboard: arrows between rows, Enter opens.
// From anywhere on the page "j" goes to the first or the next row and "k" back.
import { enhanceEach, isTyping } from "./dom";
import { keysAreOn } from "./keys";

export function watchTables(): void {
  document.addEventListener("keydown", rows);
  enhanceEach<HTMLTableElement>("table[data-rows]", arrows);
}

function rows(event: KeyboardEvent): void {
  const step = { j: 1, k: -1 }[event.key];
  const other = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
  if (step === undefined || other || isTyping(event.target) || !keysAreOn()) {
    return;
  }
  const links = [...document.querySelectorAll<HTMLElement>("table[data-rows] [data-row-link]")];
  const row = document.activeElement?.closest("tr");
  const at = links.findIndex((link) => row?.contains(link));
  links[at < 0 ? 0 : at + step]?.focus();
}

function arrows(table: HTMLTableElement): void {
  table.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...table.querySelectorAll<HTMLElement>("[data-row-link]")];
    const at = links.indexOf(event.target as HTMLElement);
    const next = step === undefined || at < 0 ? undefined : links[at + step];
    if (next !== undefined) {
      event.preventDefault();
      next.focus();
    }
  });
}
