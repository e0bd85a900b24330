// The end of the access: by the own timer at its end, by the server's word within seconds.
import type { Api } from "./api";
import { make } from "./dom";
import { periodWords, say } from "./strings";
import type { Grant, State } from "./types";

const ASK_EVERY = 3_000;
const ASK_EVERY_ON_DESK = 15_000;
const COVER_AFTER = 15_000;
const WARN_AT = [60, 15, 5, 1];

export interface GuardCalls {
  /** The access is over: empty everything. */
  end(reason: string): void;
  /** Hide while it cannot be known whether the access lasts, with a sentence or silently. */
  cover(sentence: string): void;
  uncover(): void;
  show(...timeLeft: (Node | string)[]): void;
  warn(sentence: string): void;
}

/** Milliseconds by two clocks of the machine; the one that went further counts (sleep, changed time). */
class Elapsed {
  readonly #wall = Date.now();
  readonly #steady = performance.now();

  get value(): number {
    return Math.max(Date.now() - this.#wall, performance.now() - this.#steady);
  }
}

export class Guard {
  readonly #api: Api;
  readonly #calls: GuardCalls;
  readonly #asksEvery: number;
  readonly #hasGrant: boolean;
  #end: Date | null = null;
  #left = Infinity;
  #since = new Elapsed();
  #answered = new Elapsed();
  #minutes = Infinity;
  #timers: number[] = [];
  #asking = false;
  #hasFailed = false;
  #over = false;

  constructor(api: Api, grant: Grant | null, calls: GuardCalls) {
    this.#api = api;
    this.#calls = calls;
    this.#hasGrant = grant !== null;
    this.#asksEvery = grant === null ? ASK_EVERY_ON_DESK : ASK_EVERY;
    if (grant !== null) {
      this.#set(grant.to, grant.server_now);
    }
  }

  start(): void {
    this.#tick();
    this.#timers = [
      window.setInterval(() => this.#tick(), 500),
      window.setInterval(() => void this.ask(), this.#asksEvery),
    ];
    document.addEventListener("visibilitychange", this.#onVisible);
  }

  stop(): void {
    this.#over = true;
    this.#timers.forEach((timer) => clearInterval(timer));
    document.removeEventListener("visibilitychange", this.#onVisible);
  }

  /** Asks the server; true if it said that the access lasts. */
  async ask(): Promise<boolean> {
    if (this.#over || this.#asking) {
      return false;
    }
    this.#asking = true;
    try {
      return this.#take(await this.#api.state());
    } catch {
      this.#hasFailed = true; // #tick covers the page when this lasts
      return false;
    } finally {
      this.#asking = false;
    }
  }

  #take(state: State): boolean {
    if (this.#over) {
      return false;
    }
    if (state.ended) {
      this.#finish(state.reason ?? say.accessEnded);
      return false;
    }
    this.#answered = new Elapsed();
    this.#hasFailed = false;
    if (this.#hasGrant) {
      this.#set(state.to, state.server_now);
    }
    this.#calls.uncover();
    return true;
  }

  #set(to: string | null, serverNow: string): void {
    this.#end = to === null ? null : new Date(to);
    this.#left = this.#end === null ? Infinity : this.#end.getTime() - new Date(serverNow).getTime();
    this.#since = new Elapsed();
  }

  readonly #onVisible = (): void => {
    if (document.visibilityState === "visible") {
      if (this.#hasGrant && this.#answered.value > ASK_EVERY * 2) {
        this.#calls.cover("");
      }
      this.#tick();
      void this.ask();
    }
  };

  #tick(): void {
    if (this.#over) {
      return;
    }
    const left = this.#left - this.#since.value;
    if (this.#end !== null && left <= 0) {
      this.#finish(say.accessEndedAt(momentWords(this.#end)));
      return;
    }
    if (this.#hasGrant) {
      this.#tell(left);
      if (this.#answered.value > COVER_AFTER && this.#hasFailed) {
        this.#calls.cover(say.offline);
      }
    }
  }

  #tell(left: number): void {
    const minutes = Math.floor(left / 60_000);
    if (minutes === this.#minutes) {
      return;
    }
    const passed = WARN_AT.some((limit) => this.#minutes >= limit && minutes < limit);
    if (passed && this.#minutes !== Infinity) {
      this.#calls.warn(say.leftWarning(periodWords(left)));
    }
    this.#minutes = minutes;
    if (this.#end === null) {
      this.#calls.show(say.noEnd);
    } else {
      this.#calls.show(make("span", "left-words", say.left), ` ${periodWords(left)}`);
    }
  }

  #finish(reason: string): void {
    this.stop();
    this.#calls.end(reason);
  }
}

function momentWords(moment: Date): string {
  return new Intl.DateTimeFormat("pl-PL", {
    timeZone: "Europe/Warsaw",
    dateStyle: "long",
    timeStyle: "medium",
  }).format(moment);
}
