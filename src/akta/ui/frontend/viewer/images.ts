// Page images in memory: the last few only, and none at all once the access is over.
import type { Api, Purpose } from "./api";

const KEEP = 10;

interface Kept {
  picture: Promise<HTMLImageElement>;
  address: string | null;
}

export class Images {
  readonly #api: Api;
  readonly #kept = new Map<string, Kept>();
  #closed = false;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Takes over the picture that stood in the page before the script came. */
  adopt(side: string, width: number, picture: HTMLImageElement): void {
    const ready = picture.decode().then(() => {
      // Its attributes tell the size of the scan; drawn by them, the picture would be cut off.
      picture.removeAttribute("width");
      picture.removeAttribute("height");
      return picture;
    });
    ready.catch(() => this.#kept.delete(key(side, width)));
    this.#kept.set(key(side, width), { picture: ready, address: null });
  }

  get(side: string, width: number, purpose: Purpose): Promise<HTMLImageElement> {
    const name = key(side, width);
    const known = this.#kept.get(name);
    if (known !== undefined) {
      this.#kept.delete(name);
      this.#kept.set(name, known);
      return known.picture;
    }
    const entry: Kept = { picture: this.#load(side, width, purpose, name), address: null };
    this.#kept.set(name, entry);
    entry.picture.catch(() => this.#kept.delete(name));
    this.#trim();
    return entry.picture;
  }

  clear(): void {
    this.#closed = true;
    for (const name of [...this.#kept.keys()]) {
      this.#drop(name);
    }
  }

  async #load(side: string, width: number, purpose: Purpose, name: string): Promise<HTMLImageElement> {
    const blob = await this.#api.image(side, width, purpose);
    if (this.#closed) {
      throw new Error("closed");
    }
    const address = URL.createObjectURL(blob);
    const entry = this.#kept.get(name);
    if (entry !== undefined) {
      entry.address = address;
    }
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    return picture;
  }

  #trim(): void {
    for (const name of this.#kept.keys()) {
      if (this.#kept.size <= KEEP) {
        return;
      }
      this.#drop(name);
    }
  }

  #drop(name: string): void {
    const entry = this.#kept.get(name);
    this.#kept.delete(name);
    if (entry?.address) {
      URL.revokeObjectURL(entry.address);
    }
    void entry?.picture.then(
      (picture) => picture.isConnected || picture.removeAttribute("src"),
      () => undefined,
    );
  }
}

function key(side: string, width: number): string {
  return `${side} ${width}`;
}
