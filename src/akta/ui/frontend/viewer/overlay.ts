// What lies over the picture: its text, real and selectable in reading order, and marks of hits.
import type { Box, Line } from "./types";

/** Where three corners of a page stand: top left, top right, bottom left. */
export interface Standing {
  corners(): [Spot, Spot, Spot];
}

interface Spot {
  x: number;
  y: number;
}

const WIDTH = 1000;
const FONT = "sans-serif";

export class Overlay {
  readonly #layer = document.createElement("div");
  readonly #text = document.createElement("div");
  readonly #hits = document.createElement("div");
  readonly #notes = document.createElement("div");
  readonly #pen = document.createElement("canvas").getContext("2d");
  #height = WIDTH;

  constructor(host: HTMLElement) {
    this.#layer.className = "viewer-overlay";
    this.#hits.className = "viewer-hits";
    this.#hits.setAttribute("aria-hidden", "true");
    this.#notes.setAttribute("aria-hidden", "true");
    this.#text.className = "viewer-text-layer";
    this.#text.setAttribute("role", "group");
    this.#layer.append(this.#hits, this.#notes, this.#text);
    host.append(this.#layer);
  }

  /** Makes the layer fit a page of another form and empties it. */
  reset(aspect: number, label: string): void {
    this.#height = WIDTH * aspect;
    this.#layer.style.inlineSize = `${WIDTH}px`;
    this.#layer.style.blockSize = `${this.#height}px`;
    this.#text.setAttribute("aria-label", label);
    this.#text.replaceChildren();
    this.#hits.replaceChildren();
    this.#notes.replaceChildren();
  }

  /** Follows the page as it is zoomed, moved and turned. */
  follow(stage: Standing): void {
    const [origin, right, down] = stage.corners();
    const [a, b] = [(right.x - origin.x) / WIDTH, (right.y - origin.y) / WIDTH];
    const [c, d] = [(down.x - origin.x) / this.#height, (down.y - origin.y) / this.#height];
    this.#layer.style.transform = `matrix(${a}, ${b}, ${c}, ${d}, ${origin.x}, ${origin.y})`;
  }

  showText(lines: readonly Line[]): void {
    this.#text.replaceChildren(...lines.flatMap((line) => [this.#line(line), document.createTextNode("\n")]));
  }

  /** Read aloud here, or in the panel beside, but not twice. */
  set isSilent(silent: boolean) {
    this.#text.toggleAttribute("inert", silent);
    this.#text.setAttribute("aria-hidden", String(silent));
  }

  showHits(boxes: readonly Box[], current: readonly Box[]): void {
    this.#hits.replaceChildren(...boxes.map((box) => this.#mark(box, current.includes(box))));
  }

  showNotes(boxes: readonly Box[]): void {
    this.#notes.replaceChildren(...boxes.map((box) => this.#mark(box, false, "note-mark")));
  }

  /** The part of the page that holds the selected text, or null; a turned page gives none. */
  get selected(): Box | null {
    const selection = getSelection();
    if (selection === null || selection.isCollapsed || selection.rangeCount === 0) {
      return null;
    }
    const range = selection.getRangeAt(0);
    const page = this.#layer.getBoundingClientRect();
    const part = range.getBoundingClientRect();
    const isUpright = page.width / page.height > 0 && Math.abs(page.height / page.width - this.#height / WIDTH) < 0.02;
    if (!this.#text.contains(range.commonAncestorContainer) || !isUpright) {
      return null;
    }
    const share = (number: number): number => Math.min(1, Math.max(0, number));
    const [x, y] = [share((part.left - page.left) / page.width), share((part.top - page.top) / page.height)];
    return [x, y, share(part.width / page.width), share(part.height / page.height)];
  }

  clear(): void {
    this.#text.replaceChildren();
    this.#hits.replaceChildren();
    this.#layer.remove();
  }

  #line(line: Line): HTMLElement {
    const [, , width, height] = line.box;
    const shown = document.createElement("span");
    shown.textContent = line.text;
    const size = Math.max(4, height * this.#height * 0.86);
    shown.style.fontSize = `${size}px`;
    this.#put(shown, line.box);
    const natural = this.#measure(line.text, size);
    if (natural > 0) {
      shown.style.transform = `scaleX(${(width * WIDTH) / natural})`;
    }
    return shown;
  }

  #measure(text: string, size: number): number {
    if (this.#pen === null) {
      return 0;
    }
    this.#pen.font = `${size}px ${FONT}`;
    return this.#pen.measureText(text).width;
  }

  #mark(box: Box, isCurrent: boolean, name = "hit-mark"): HTMLElement {
    const mark = document.createElement("div");
    mark.className = isCurrent ? `${name} ${name}-current` : name;
    this.#put(mark, box);
    mark.style.inlineSize = `${box[2] * WIDTH}px`;
    return mark;
  }

  #put(element: HTMLElement, [x, y, , height]: Box): void {
    element.style.insetInlineStart = `${x * WIDTH}px`;
    element.style.insetBlockStart = `${y * this.#height}px`;
    element.style.blockSize = `${height * this.#height}px`;
    element.style.lineHeight = `${height * this.#height}px`;
  }
}
