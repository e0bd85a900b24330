// Search in the file: the list of hits, the next and the previous one, marks on the page.
import type { Api } from "./api";
import { isPlainClick, make, makeButton, speak } from "./dom";
import { say } from "./strings";
import type { Box, Found, Hit } from "./types";

export class Results {
  readonly #api: Api;
  readonly #root: HTMLElement;
  readonly #live: HTMLElement;
  readonly #open: (side: string) => void;
  #found: Found | null = null;
  #at = -1;

  constructor(root: HTMLElement, live: HTMLElement, api: Api, open: (side: string) => void) {
    [this.#root, this.#live, this.#api, this.#open] = [root, live, api, open];
    this.#root.replaceChildren(make("p", "soft", say.noSearchYet));
  }

  async search(fields: FormData): Promise<void> {
    this.#root.replaceChildren(make("p", "soft", say.searching));
    this.#found = await this.#api.search(fields);
    this.#at = -1;
    this.#draw();
    const { total, query, note } = this.#found;
    const told = total === 0 ? say.noResults(query) : say.results(total, query);
    speak(this.#live, note ? `${told} ${note}` : told);
    this.#root.querySelector<HTMLElement>(".hits a")?.focus();
  }

  /** Opens the next (1) or the previous (-1) hit; fetches more where the list ends. */
  async step(by: 1 | -1): Promise<void> {
    if (this.#found === null || this.#found.hits.length === 0) {
      return;
    }
    const next = this.#at + by;
    if (next >= this.#found.hits.length && this.#found.next !== null) {
      await this.#more();
    }
    const count = this.#found.hits.length;
    this.#choose((next + count) % count);
  }

  /** Boxes of all hits on a side, and those of the one that is being looked at. */
  boxesOn(side: string): { all: Box[]; current: Box[] } {
    const hits = this.#found?.hits ?? [];
    return {
      all: hits.filter((hit) => hit.side === side).flatMap((hit) => hit.boxes),
      current: hits[this.#at]?.side === side ? (hits[this.#at]?.boxes ?? []) : [],
    };
  }

  get byDocument(): Record<string, number> {
    return this.#found?.documents ?? {};
  }

  clear(): void {
    this.#found = null;
    this.#at = -1;
    this.#root.replaceChildren();
  }

  #choose(at: number): void {
    const hit = this.#found?.hits[at];
    if (hit === undefined || this.#found === null) {
      return;
    }
    this.#at = at;
    this.#mark();
    this.#open(hit.side);
    speak(this.#live, say.hitOf(at + 1, this.#found.total, hit.label));
  }

  #mark(): void {
    const links = this.#root.querySelectorAll(".hits a");
    links.forEach((link, at) => link.toggleAttribute("aria-current", at === this.#at));
    links[this.#at]?.setAttribute("aria-current", "true");
    links[this.#at]?.scrollIntoView({ block: "nearest" });
  }

  async #more(): Promise<void> {
    if (this.#found?.next) {
      const more = await this.#api.more(this.#found.next);
      this.#found = { ...more, hits: [...this.#found.hits, ...more.hits] };
      this.#draw();
    }
  }

  #draw(): void {
    if (this.#found === null) {
      return;
    }
    const { total, query, hits, next, note } = this.#found;
    if (total === 0) {
      this.#root.replaceChildren(make("p", "", say.noResults(query)));
      if (note) {
        this.#root.append(make("p", "soft", note));
      }
      return;
    }
    const items = hits.map((hit, at) => make("li", "", this.#link(hit, at)));
    this.#root.replaceChildren(make("h2", "", say.results(total, query)), make("ol", "hits", ...items));
    if (note) {
      this.#root.querySelector("h2")?.after(make("p", "soft", note));
    }
    if (next !== null) {
      this.#root.append(makeButton(say.moreResults, () => void this.#more()));
    }
    this.#mark();
  }

  #link(hit: Hit, at: number): HTMLAnchorElement {
    const snippet = make("span", "snippet");
    for (const [text, isHit] of hit.snippet) {
      snippet.append(isHit ? make("mark", "", text) : text);
    }
    const link = make("a", "", make("strong", "", hit.label), " ");
    link.append(make("span", "soft", hit.document_title ?? ""), snippet);
    link.href = this.#api.pageAddress(hit.side);
    link.addEventListener("click", (event) => {
      if (isPlainClick(event)) {
        event.preventDefault();
        this.#choose(at);
      }
    });
    return link;
  }
}
