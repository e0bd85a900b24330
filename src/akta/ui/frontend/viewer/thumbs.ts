// Thumbnails of the stretch round the page: pictures come when they are in sight and go when they are not.
import { CardGone, type Api } from "./api";
import { isPlainClick, make, makeButton } from "./dom";
import type { Store } from "./store";
import { say } from "./strings";
import type { Side } from "./types";

const WIDTH = 300;

export class Thumbs {
  readonly #api: Api;
  readonly #root: HTMLElement;
  readonly #store: Store;
  readonly #open: (side: string) => void;
  readonly #sight: IntersectionObserver;
  readonly #under = new WeakMap<Element, AbortController>();
  #current = "";
  #drawn: readonly Side[] | null = null;

  constructor(root: HTMLElement, api: Api, store: Store, open: (side: string) => void) {
    [this.#root, this.#api, this.#store, this.#open] = [root, api, store, open];
    this.#sight = new IntersectionObserver((seen) => seen.forEach((each) => this.#see(each)), {
      root: root.parentElement,
      rootMargin: "200px",
    });
  }

  /** Marks the page in the stretch, drawn anew only where the stretch is another one. */
  show(current: string): void {
    this.#current = current;
    if (this.#root.hidden) {
      return;
    }
    if (this.#drawn !== this.#store.sides) {
      this.#draw();
    }
    for (const link of this.#root.querySelectorAll<HTMLElement>(".thumbs a")) {
      const isHere = link.dataset["thumb"] === current;
      link.toggleAttribute("aria-current", isHere);
      if (isHere) {
        link.setAttribute("aria-current", "true");
        link.scrollIntoView({ block: "nearest" });
      }
    }
  }

  #draw(): void {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["thumb"] : undefined;
    this.#drawn = this.#store.sides;
    this.#forget();
    const list = make("ol", "thumbs", ...this.#store.sides.map((side) => this.#item(side)));
    this.#root.replaceChildren(list);
    if (this.#store.hasBefore) {
      this.#root.prepend(makeButton(say.earlier, () => void this.#grow(() => this.#store.growBefore())));
    }
    if (this.#store.hasAfter) {
      this.#root.append(makeButton(say.later, () => void this.#grow(() => this.#store.growAfter())));
    }
    if (focused !== undefined) {
      this.#root.querySelector<HTMLElement>(`[data-thumb="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  clear(): void {
    this.#sight.disconnect();
    this.#drawn = null;
    this.#forget();
    this.#root.replaceChildren();
  }

  async #grow(work: () => Promise<void>): Promise<void> {
    await work();
    this.show(this.#current);
  }

  #forget(): void {
    for (const frame of this.#root.querySelectorAll(".thumb-frame")) {
      this.#sight.unobserve(frame);
      this.#empty(frame);
    }
  }

  #item(side: Side): HTMLElement {
    const frame = make("span", "thumb-frame");
    frame.dataset["side"] = side.id;
    frame.style.aspectRatio = `${side.width} / ${side.height}`;
    this.#sight.observe(frame);
    const link = make("a", "", frame, make("span", "", side.label));
    link.href = this.#api.pageAddress(side.id);
    link.dataset["thumb"] = side.id;
    link.addEventListener("click", (event) => {
      if (isPlainClick(event)) {
        event.preventDefault();
        this.#open(side.id);
      }
    });
    return make("li", "", link);
  }

  #see({ target, isIntersecting }: IntersectionObserverEntry): void {
    if (isIntersecting) {
      void this.#fill(target as HTMLElement);
    } else {
      this.#empty(target);
    }
  }

  async #fill(frame: HTMLElement): Promise<void> {
    const stop = new AbortController();
    this.#under.set(frame, stop);
    const side = frame.dataset["side"] ?? "";
    const blob = await this.#api.image(side, WIDTH, "miniatura", stop.signal).catch((error: unknown) => {
      if (error instanceof CardGone) {
        this.#store.forget(side);
        this.show(this.#current);
      }
      return null;
    });
    if (blob === null || stop.signal.aborted) {
      return;
    }
    const picture = new Image();
    picture.alt = "";
    picture.src = URL.createObjectURL(blob);
    frame.replaceChildren(picture);
  }

  #empty(frame: Element): void {
    this.#under.get(frame)?.abort();
    for (const picture of frame.querySelectorAll("img")) {
      URL.revokeObjectURL(picture.src);
      picture.remove();
    }
  }
}
