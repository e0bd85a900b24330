// Tables by keyboard: arrows between rows, Enter opens, Shift selects a stretch, columns are remembered.
// From anywhere on the page "j" goes to the first or the next row and "k" back.
import { enhanceEach, isTyping } from "./dom";
import { keysAreOn } from "./keys";

export function watchTables(): void {
  document.addEventListener("keydown", rows);
  enhanceEach<HTMLTableElement>("table[data-rows]", (table) => {
    arrows(table);
    selection(table);
  });
  enhanceEach<HTMLDetailsElement>("details[data-columns]", columnChoice);
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

function selection(table: HTMLTableElement): void {
  const boxes = [...table.querySelectorAll<HTMLInputElement>("tbody .select input")];
  const all = table.querySelector<HTMLInputElement>("[data-select-all]");
  let last = -1;
  boxes.forEach((box, at) => {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last >= 0) {
        boxes.slice(Math.min(last, at), Math.max(last, at) + 1).forEach((each) => (each.checked = box.checked));
      }
      last = at;
      tell(table, boxes, all);
    });
  });
  all?.addEventListener("change", () => {
    boxes.forEach((box) => (box.checked = all.checked));
    tell(table, boxes, all);
  });
}

function tell(table: HTMLTableElement, boxes: HTMLInputElement[], all: HTMLInputElement | null): void {
  const chosen = boxes.filter((box) => box.checked).length;
  const note = table.closest("form")?.querySelector("[data-selected-count]");
  if (note) {
    note.textContent = chosen === 0 ? "" : `Zaznaczono: ${chosen}`;
  }
  if (all !== null) {
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
}

/** Only numbers of columns are kept in the browser, nothing of what the table says. */
function columnChoice(menu: HTMLDetailsElement): void {
  const name = menu.dataset["columns"] ?? "";
  const table = document.getElementById(name);
  const key = `akta.columns.${name}`;
  const hidden = new Set<string>(JSON.parse(localStorage.getItem(key) ?? "[]"));
  const boxes = [...menu.querySelectorAll<HTMLInputElement>("input")];
  const show = (): void => {
    for (const box of boxes) {
      const label = box.parentElement?.textContent?.trim() ?? "";
      const at = headIndex(table, label);
      table?.querySelectorAll("tr").forEach((row) => row.children[at]?.toggleAttribute("hidden", hidden.has(box.value)));
    }
  };
  for (const box of boxes) {
    box.checked = !hidden.has(box.value);
    box.addEventListener("change", () => {
      hidden[box.checked ? "delete" : "add"](box.value);
      localStorage.setItem(key, JSON.stringify([...hidden]));
      show();
    });
  }
  show();
}

function headIndex(table: HTMLElement | null, label: string): number {
  const heads = [...(table?.querySelectorAll("thead tr > *") ?? [])];
  return heads.findIndex((head) => head.textContent?.trim() === label);
}
