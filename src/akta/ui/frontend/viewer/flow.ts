// Many pages under (and beside) each other: frames for the known stretch, pictures only where one looks.
import { CardGone, type Api } from "./api";
import { make } from "./dom";
import { Overlay } from "./overlay";
import type { Store } from "./store";
import { say } from "./strings";
import type { Box, Side } from "./types";

const WIDTH = 1200;
const REST = 160; // who scrolls past a page does not ask for it
const NEAR_END = 4;

/** What stands in a frame while it is in sight. */
interface Mounted {
  stop: AbortController;
  overlay: Overlay;
  side: Side;
}

interface Hooks {
  current(side: Side): void;
  hits(side: string): { all: Box[]; current: Box[] };
  notes(side: string): Box[];
}

export class Flow {
  readonly #host = make("div", "viewer-flow");
  readonly #api: Api;
  readonly #store: Store;
  readonly #hooks: Hooks;
  readonly #sight: IntersectionObserver;
  readonly #size: ResizeObserver;
  readonly #frames = new Map<string, HTMLElement>();
  readonly #mounted = new Map<HTMLElement, Mounted>();
  #drawn: readonly Side[] | null = null;
  #current = "";
  #zoom = 1;
  #asked = 0;
  #placed = -1; // where we scrolled to ourselves: that turns no page

  constructor(stage: HTMLElement, api: Api, store: Store, hooks: Hooks) {
    [this.#api, this.#store, this.#hooks] = [api, store, hooks];
    this.#host.hidden = true;
    this.#host.tabIndex = 0;
    this.#host.dataset["ownScroll"] = "";
    this.#host.setAttribute("role", "group");
    this.#host.setAttribute("aria-label", say.pages);
    stage.after(this.#host);
    this.#sight = new IntersectionObserver((seen) => seen.forEach((each) => this.#see(each)), {
      root: this.#host,
      rootMargin: "40%",
    });
    this.#size = new ResizeObserver(() => this.#mounted.forEach((each, frame) => this.#fit(frame, each)));
    this.#host.addEventListener("scroll", () => this.#scrolled(), { passive: true });
  }

  get isOpen(): boolean {
    return !this.#host.hidden;
  }

  get percent(): number {
    return Math.round(this.#zoom * 100);
  }

  /** Shows the stretch in one column or two, at a page. */
  open(columns: 1 | 2, side: string): void {
    this.#host.hidden = false;
    this.#host.classList.toggle("is-double", columns === 2);
    this.goTo(side);
  }

  close(): void {
    this.#host.hidden = true;
    this.#forget();
    this.#drawn = null;
    this.#frames.clear();
    this.#host.replaceChildren();
  }

  /** Brings a page of the stretch into view. */
  goTo(side: string): void {
    this.#current = side;
    this.#draw();
    this.#frames.get(side)?.scrollIntoView({ block: "start" });
    this.#placed = this.#host.scrollTop;
  }

  zoomBy(factor: number): void {
    this.#zoom = Math.min(3, Math.max(0.4, this.#zoom * factor));
    this.#keepPlace(() => this.#host.style.setProperty("--flow-zoom", String(this.#zoom)));
  }

  fit(): void {
    this.zoomBy(1 / this.#zoom);
  }

  scrollBy(by: number): void {
    this.#host.scrollBy({ top: by });
  }

  /** Marks of hits and notes are drawn again on the pages in sight. */
  mark(): void {
    for (const { overlay, side } of this.#mounted.values()) {
      const { all, current } = this.#hooks.hits(side.id);
      overlay.showHits(all, current);
      overlay.showNotes(this.#hooks.notes(side.id));
    }
  }

  selectedOn(side: string): Box | null {
    const frame = this.#frames.get(side);
    return frame === undefined ? null : (this.#mounted.get(frame)?.overlay.selected ?? null);
  }

  clear(): void {
    this.#sight.disconnect();
    this.#size.disconnect();
    this.close();
    this.#host.remove();
  }

  #draw(): void {
    if (this.#drawn === this.#store.sides) {
      return;
    }
    this.#drawn = this.#store.sides;
    const wanted = new Set(this.#drawn.map((side) => side.id));
    for (const [id, frame] of this.#frames) {
      if (!wanted.has(id)) {
        this.#unmount(frame);
        this.#sight.unobserve(frame);
        this.#frames.delete(id);
      }
    }
    this.#keepPlace(() => this.#host.replaceChildren(...this.#store.sides.map((side) => this.#frame(side))));
  }

  #frame(side: Side): HTMLElement {
    const known = this.#frames.get(side.id);
    if (known !== undefined) {
      return known;
    }
    const sheet = make("div", "flow-sheet");
    sheet.style.aspectRatio = `${side.width} / ${side.height}`;
    const frame = make("section", "flow-page", make("p", "flow-label", side.label), sheet);
    frame.dataset["side"] = side.id;
    frame.setAttribute("aria-label", [side.label, side.document_title].filter(Boolean).join(", "));
    this.#frames.set(side.id, frame);
    this.#sight.observe(frame);
    return frame;
  }

  /** Whatever changes above, the page one reads stays where it is. */
  #keepPlace(change: () => void): void {
    const before = this.#frames.get(this.#current)?.getBoundingClientRect().top;
    change();
    const after = this.#frames.get(this.#current)?.getBoundingClientRect().top;
    if (before !== undefined && after !== undefined) {
      this.#host.scrollTop += after - before;
      this.#placed = this.#host.scrollTop;
    }
  }

  #see({ target, isIntersecting }: IntersectionObserverEntry): void {
    const frame = target as HTMLElement;
    if (isIntersecting && !this.#mounted.has(frame)) {
      void this.#mount(frame);
      this.#scrolled(); // a long jump is told before its page is known to be in sight
    } else if (!isIntersecting) {
      this.#unmount(frame);
    }
  }

  async #mount(frame: HTMLElement): Promise<void> {
    const side = this.#store.sides.find((each) => each.id === frame.dataset["side"]);
    const sheet = frame.querySelector<HTMLElement>(".flow-sheet");
    if (side === undefined || sheet === null) {
      return;
    }
    const mounted = { stop: new AbortController(), overlay: new Overlay(sheet), side };
    const { signal } = mounted.stop;
    this.#mounted.set(frame, mounted);
    mounted.overlay.reset(side.height / side.width, `${say.pageText} ${side.label}`);
    await new Promise((done) => setTimeout(done, REST));
    if (signal.aborted) {
      return;
    }
    try {
      const blob = await this.#api.image(side.id, WIDTH, "karta", signal, true);
      signal.throwIfAborted();
      sheet.prepend(pictureOf(blob, side));
      this.#fit(frame, mounted);
      this.#size.observe(sheet);
      const words = await this.#api.text(side.id, signal, true);
      signal.throwIfAborted();
      mounted.overlay.showText(words.lines);
      this.mark();
    } catch (error) {
      if (!signal.aborted) {
        sheet.append(make("p", "flow-failure", error instanceof CardGone ? say.cardTakenOut : say.pageFailed));
      }
    }
  }

  #fit(frame: HTMLElement, { overlay }: Mounted): void {
    const sheet = frame.querySelector<HTMLElement>(".flow-sheet");
    if (sheet !== null) {
      const [width, height] = [sheet.clientWidth, sheet.clientHeight];
      overlay.follow({ corners: () => [{ x: 0, y: 0 }, { x: width, y: 0 }, { x: 0, y: height }] });
    }
  }

  #unmount(frame: HTMLElement): void {
    const mounted = this.#mounted.get(frame);
    this.#mounted.delete(frame);
    mounted?.stop.abort();
    mounted?.overlay.clear();
    const sheet = frame.querySelector<HTMLElement>(".flow-sheet");
    if (sheet !== null) {
      this.#size.unobserve(sheet);
      for (const picture of sheet.querySelectorAll("img")) {
        URL.revokeObjectURL(picture.src);
      }
      sheet.replaceChildren();
    }
  }

  #forget(): void {
    for (const frame of this.#frames.values()) {
      this.#sight.unobserve(frame);
      this.#unmount(frame);
    }
  }

  #scrolled(): void {
    cancelAnimationFrame(this.#asked);
    this.#asked = requestAnimationFrame(() => {
      if (this.isOpen && Math.abs(this.#host.scrollTop - this.#placed) > 2) {
        this.#told();
      }
    });
  }

  /** The first page whose greater part is in view is the one being read. */
  #told(): void {
    const top = this.#host.getBoundingClientRect().top;
    const half = top + this.#host.clientHeight / 2;
    const seen = [...this.#mounted.entries()].map(([frame, each]) => ({ each, box: frame.getBoundingClientRect() }));
    const inView = seen.filter(({ box }) => box.top < half && box.bottom > half);
    const first = inView.sort((a, b) => a.box.left - b.box.left)[0];
    if (first !== undefined && first.each.side.id !== this.#current) {
      this.#current = first.each.side.id;
      this.#hooks.current(first.each.side);
    }
    void this.#grow();
  }

  async #grow(): Promise<void> {
    const at = this.#store.sides.findIndex((side) => side.id === this.#current);
    if (at >= 0 && at < NEAR_END && this.#store.hasBefore) {
      await this.#store.growBefore();
    } else if (at >= this.#store.sides.length - NEAR_END && this.#store.hasAfter) {
      await this.#store.growAfter();
    }
    if (this.isOpen) {
      this.#draw();
    }
  }
}

function pictureOf(blob: Blob, side: Side): HTMLImageElement {
  const picture = new Image();
  picture.alt = `${say.pageImage} ${side.label}`;
  picture.src = URL.createObjectURL(blob);
  return picture;
}
