// Everything that is asked of the server. An answer that means "no longer yours" empties the viewer.
import { say } from "./strings";
import type { Config, Found, GoTo, Mark, PageText, Sides, State } from "./types";

const REFUSED: Record<number, string> = {
  401: say.sessionEnded,
  403: say.forbidden,
  404: say.missing,
  410: say.forbidden,
};

/** The code of a card that was taken out of the file, whose other cards are still open. */
export const TAKEN_OUT = "files.card_taken_out";

/** A card beside the one being read was taken out of the file: only that card is gone. */
export class CardGone extends Error {}

/** Told why nothing is shown any more, and by which code where the server gave one. */
export type OnRefusal = (reason: string, code?: string) => void;

export type Purpose = "karta" | "sasiad" | "miniatura";

export class Api {
  readonly #base: string;
  readonly #onRefusal: OnRefusal;
  readonly #all = new AbortController();

  constructor(config: Config, onRefusal: OnRefusal) {
    this.#base = config.base;
    this.#onRefusal = onRefusal;
  }

  /** Stops whatever is under way; nothing is asked any more. */
  close(): void {
    this.#all.abort();
  }

  pageAddress(side: string): string {
    return `${this.#base}/k/${encodeURIComponent(side)}/`;
  }

  /** `isAside` tells that the reader stays as it is if this card is gone; so below. */
  sides(from: string, before: number, after: number, isAside = false): Promise<Sides> {
    const address = `${this.#base}/strony/?${query({ od: from, przed: before, po: after })}`;
    return this.#json(address, undefined, isAside);
  }

  text(side: string, signal: AbortSignal, isAside = false): Promise<PageText> {
    return this.#json(`${this.pageAddress(side)}tekst/`, signal, isAside);
  }

  goTo(card: string): Promise<GoTo> {
    return this.#json(`${this.#base}/idz/?${query({ k: card })}`);
  }

  search(fields: FormData): Promise<Found> {
    const text = (name: string): string => String(fields.get(name) ?? "").trim();
    return this.#json(`${this.#base}/szukaj/?${query({ q: text("q"), d: text("d"), t: text("t") })}`);
  }

  more(address: string): Promise<Found> {
    return this.#json(address);
  }

  notes(): Promise<{ notes: Mark[] }> {
    return this.#json(`${this.#base}/notatki/`);
  }

  /** Sends a form as the page would; a refusal comes back as the sentence that says why. */
  async send(address: string, fields: Record<string, string>): Promise<string | null> {
    const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
    const answer = await fetch(address, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token },
      body: new URLSearchParams(fields),
      credentials: "same-origin",
      redirect: "error",
      signal: this.#all.signal,
    });
    if (answer.ok) {
      return null;
    }
    const body = (await answer.json().catch(() => ({}))) as { detail?: string };
    return body.detail ?? say.noteFailed;
  }

  state(): Promise<State> {
    return this.#json(`${this.#base}/stan/`, AbortSignal.timeout(8000));
  }

  async image(
    side: string,
    width: number,
    purpose: Purpose,
    signal?: AbortSignal,
    isAside = purpose !== "karta",
  ): Promise<Blob> {
    const address = `${this.pageAddress(side)}obraz/?${query({ w: width, cel: purpose })}`;
    const answer = await this.#ask(address, "image/jpeg, application/json;q=0.5", signal, isAside);
    return answer.blob();
  }

  async #json<T>(address: string, signal?: AbortSignal, isAside = false): Promise<T> {
    const answer = await this.#ask(address, "application/json", signal, isAside);
    return (await answer.json()) as T;
  }

  async #ask(address: string, accept: string, signal?: AbortSignal, isAside = false): Promise<Response> {
    const signals = signal === undefined ? this.#all.signal : anyOf(this.#all.signal, signal);
    const answer = await fetch(address, {
      headers: { Accept: accept },
      credentials: "same-origin",
      cache: "no-store",
      signal: signals,
    });
    if (answer.status in REFUSED || answer.redirected) {
      const [reason, code] = await reasonOf(answer);
      if (isAside && code === TAKEN_OUT) {
        throw new CardGone(reason);
      }
      this.#onRefusal(reason, code);
    }
    if (!answer.ok || answer.redirected) {
      throw new Error(`${answer.status} ${address}`);
    }
    return answer;
  }
}

interface Refusal {
  reason?: string;
  detail?: string;
  code?: string;
}

function query(values: Record<string, string | number>): string {
  const given = Object.entries(values).filter(([, value]) => value !== "");
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}

/** The server's own words where it gave any; a redirect is one to the sign-in. */
async function reasonOf(answer: Response): Promise<Parameters<OnRefusal>> {
  if (answer.redirected) {
    return [say.sessionEnded];
  }
  const fallback = REFUSED[answer.status] ?? say.forbidden;
  if (!(answer.headers.get("Content-Type") ?? "").includes("json")) {
    return [fallback];
  }
  const body = (await answer.json().catch(() => ({}))) as Refusal;
  const reason = body.reason ?? body.detail ?? fallback;
  return body.code === undefined ? [reason] : [reason, body.code];
}

function anyOf(...signals: AbortSignal[]): AbortSignal {
  const either = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) {
      either.abort();
    }
    signal.addEventListener("abort", () => either.abort(), { once: true });
  }
  return either.signal;
}
