// The sides known so far: one unbroken stretch round the page being read, never the whole list.
import { CardGone, type Api } from "./api";
import type { Side, Sides } from "./types";

const BEFORE = 20;
const AFTER = 60;
const MOST = 240;

export class Store {
  readonly #api: Api;
  #sides: Side[] = [];
  #before: string | null = null;
  #after: string | null = null;
  #growing: Promise<void> | null = null;

  constructor(api: Api) {
    this.#api = api;
  }

  get sides(): readonly Side[] {
    return this.#sides;
  }

  get hasBefore(): boolean {
    return this.#before !== null;
  }

  get hasAfter(): boolean {
    return this.#after !== null;
  }

  clear(): void {
    this.#sides = [];
    this.#before = this.#after = null;
  }

  /** The side with this id; a new stretch is asked for if it is not in the present one. */
  async find(id: string): Promise<Side> {
    const known = this.#sides.find((side) => side.id === id);
    if (known !== undefined) {
      return known;
    }
    const answer = await this.#api.sides(id, BEFORE, AFTER);
    this.#sides = answer.sides;
    this.#before = answer.prev;
    this.#after = answer.next;
    const found = this.#sides.find((side) => side.id === id);
    if (found === undefined) {
      throw new Error(`The answer does not hold ${id}.`);
    }
    return found;
  }

  /** The side `step` places on, or null at either end of what may be read. */
  async beside(id: string, step: number): Promise<Side | null> {
    await this.find(id); // the stretch may have moved on without it
    let at = this.#at(id) + step;
    if (at < 0 && this.hasBefore) {
      await this.growBefore();
      at = this.#at(id) + step;
    }
    if (at >= this.#sides.length && this.hasAfter) {
      await this.growAfter();
    }
    return this.#sides[at] ?? null;
  }

  /** Sides `from`..`to` places off that are known already. */
  near(id: string, steps: readonly number[]): Side[] {
    const at = this.#at(id);
    return steps.map((step) => this.#sides[at + step]).filter((side) => side !== undefined);
  }

  growBefore(): Promise<void> {
    return this.#grow(async () => {
      if (this.#before !== null) {
        const answer = await this.#beyond(this.#before, this.#sides[0], AFTER, 0);
        this.#sides = [...answer.sides, ...this.#sides];
        this.#before = answer.prev;
        this.#cutAfter();
      }
    });
  }

  growAfter(): Promise<void> {
    return this.#grow(async () => {
      if (this.#after !== null) {
        const answer = await this.#beyond(this.#after, this.#sides.at(-1), 0, AFTER);
        this.#sides = [...this.#sides, ...answer.sides];
        this.#after = answer.next;
        this.#cutBefore();
      }
    });
  }

  /** Lets go of a side whose card was taken out of the file: one turns past it. */
  forget(id: string): void {
    this.#sides = this.#sides.filter((side) => side.id !== id);
  }

  /** What follows the stretch at one end; from its last side if the next was taken out since. */
  async #beyond(next: string, last: Side | undefined, before: number, after: number): Promise<Sides> {
    try {
      return await this.#api.sides(next, before, after, true);
    } catch (error) {
      if (!(error instanceof CardGone) || last === undefined) {
        throw error;
      }
      const answer = await this.#api.sides(last.id, before, after);
      return { ...answer, sides: answer.sides.filter((side) => side.id !== last.id) };
    }
  }

  /** The stretch stays short: what it lost at the far end is asked for again when needed. */
  #cutBefore(): void {
    const over = this.#sides.length - MOST;
    if (over > 0) {
      this.#before = this.#sides[over - 1]?.id ?? null;
      this.#sides = this.#sides.slice(over);
    }
  }

  #cutAfter(): void {
    if (this.#sides.length > MOST) {
      this.#after = this.#sides[MOST]?.id ?? null;
      this.#sides = this.#sides.slice(0, MOST);
    }
  }

  /** One growth at a time, or the stretch would hold a side twice. */
  async #grow(work: () => Promise<void>): Promise<void> {
    if (this.#growing !== null) {
      return this.#growing;
    }
    this.#growing = work().finally(() => (this.#growing = null));
    return this.#growing;
  }

  #at(id: string): number {
    return this.#sides.findIndex((side) => side.id === id);
  }
}
