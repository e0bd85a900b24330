// The panel at the side: three tabs; on a narrow screen a sheet over the page.
import { need } from "./dom";

export type Tab = "spis" | "wyniki" | "miniatury" | "notatki";

const NARROW = "(max-width: 56rem)";

export class Panel {
  readonly #root: HTMLElement;
  readonly #panel: HTMLElement;
  readonly #toggle: HTMLButtonElement;
  readonly #tabs: HTMLButtonElement[];
  readonly #opened: (tab: Tab) => void;

  constructor(root: HTMLElement, opened: (tab: Tab) => void) {
    this.#root = root;
    this.#opened = opened;
    this.#panel = need(root, "#panel");
    this.#toggle = need(root, ".tool-panel");
    this.#tabs = [...this.#panel.querySelectorAll<HTMLButtonElement>("[role=tab]")];
    for (const tab of this.#tabs) {
      tab.addEventListener("click", () => this.open(nameOf(tab)));
      tab.addEventListener("keydown", (event) => this.#step(event, tab));
      need(this.#panel, `#${nameOf(tab)}`).setAttribute("aria-labelledby", tab.id);
      need(this.#panel, `#${nameOf(tab)}`).setAttribute("role", "tabpanel");
    }
    this.#panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isSheet && this.isOpen) {
        this.close();
      }
    });
    matchMedia(NARROW).addEventListener("change", () => this.#set(!this.isSheet));
    this.open("spis", false);
    this.#set(!this.isSheet);
  }

  get isSheet(): boolean {
    return matchMedia(NARROW).matches;
  }

  get isOpen(): boolean {
    return !this.#root.classList.contains("panel-closed");
  }

  open(name: Tab, reveal = true): void {
    for (const tab of this.#tabs) {
      const isChosen = nameOf(tab) === name;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      need(this.#panel, `#${nameOf(tab)}`).hidden = !isChosen;
    }
    if (reveal) {
      this.#set(true);
    }
    this.#opened(name);
  }

  toggle(): void {
    if (this.isOpen) {
      this.close();
    } else {
      this.#set(true);
      this.#panel.querySelector<HTMLElement>("[role=tab][aria-selected=true]")?.focus();
    }
  }

  close(): void {
    const hadFocus = this.#panel.contains(document.activeElement);
    this.#set(false);
    if (hadFocus) {
      this.#toggle.focus();
    }
  }

  /** On a narrow screen the sheet makes room once something in it was chosen. */
  yield(): void {
    if (this.isSheet) {
      this.close();
    }
  }

  #set(open: boolean): void {
    this.#root.classList.toggle("panel-closed", !open);
    this.#toggle.setAttribute("aria-expanded", String(open));
  }

  #step(event: KeyboardEvent, tab: HTMLButtonElement): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const next = this.#tabs.at((this.#tabs.indexOf(tab) + step) % this.#tabs.length);
    if (next !== undefined) {
      this.open(nameOf(next));
      next.focus();
    }
  }
}

function nameOf(tab: HTMLElement): Tab {
  return tab.getAttribute("aria-controls") as Tab;
}
