// The contents list stands in the page; the script marks where one is and opens without loading anew.
import { isPlainClick, make } from "./dom";
import { say } from "./strings";
import type { Side } from "./types";

export class Contents {
  readonly #root: HTMLElement;
  readonly #links: HTMLAnchorElement[];

  constructor(root: HTMLElement, base: string, open: (side: string) => void) {
    this.#root = root;
    this.#links = [...root.querySelectorAll<HTMLAnchorElement>("a[data-side]")];
    root.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const side = link === null ? null : sideOf(link.pathname, base);
      if (side !== null && isPlainClick(event)) {
        event.preventDefault();
        open(side);
      }
    });
  }

  /** How many hits of a search lie in each document. */
  showHits(counts: Record<string, number>): void {
    for (const link of this.#links) {
      link.querySelector(".document-hits")?.remove();
      const count = counts[link.dataset["document"] ?? ""] ?? 0;
      if (count > 0) {
        link.append(make("span", "document-hits", say.hitsHere(count)));
      }
    }
  }

  /** Marks the document that the page belongs to. */
  mark(side: Side, known: readonly Side[]): void {
    const at = known.findIndex((each) => each.id === side.id);
    const before = new Set(known.slice(0, at + 1).map((each) => each.id));
    const present = this.#links.findLast((link) => before.has(link.dataset["side"] ?? ""));
    for (const link of this.#links) {
      if (link === present) {
        link.setAttribute("aria-current", "true");
      } else if (present !== undefined) {
        link.removeAttribute("aria-current");
      }
    }
    if (present !== undefined && this.#root.offsetParent !== null) {
      present.scrollIntoView({ block: "nearest" });
    }
  }
}

/** The id in an address of a page of this viewer, or null. */
export function sideOf(path: string, base: string): string | null {
  const rest = path.startsWith(`${base}/k/`) ? path.slice(base.length + 3) : "";
  const found = /^([^/]+)\/$/.exec(rest)?.[1];
  return found === undefined ? null : decodeURIComponent(found);
}
