// "Go to": a card in any usual spelling; where a number meant two cards, both are offered.
import type { Api } from "./api";
import { make, makeButton, need } from "./dom";
import { say } from "./strings";

export class GoToCard {
  readonly #api: Api;
  readonly #input: HTMLInputElement;
  readonly #answer: HTMLElement;
  readonly #open: (side: string) => void;

  constructor(root: HTMLElement, api: Api, open: (side: string) => void) {
    const form = need<HTMLFormElement>(root, "[data-goto]");
    this.#api = api;
    this.#open = open;
    this.#input = need(form, "input");
    this.#answer = need(root, "[data-answer]");
    this.#answer.replaceChildren();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#go();
    });
    this.#input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        this.clear();
        this.#input.blur();
      }
    });
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  clear(): void {
    this.#answer.replaceChildren();
    this.#input.removeAttribute("aria-invalid");
  }

  async #go(): Promise<void> {
    this.clear();
    const card = this.#input.value.trim();
    if (card === "") {
      this.#refuse(say.typeCard);
      return;
    }
    const answer = await this.#api.goTo(card).catch(() => ({ matches: [], problem: say.pageFailed }));
    const [only, second] = answer.matches;
    if (only === undefined) {
      this.#refuse(answer.problem ?? say.typeCard);
    } else if (second === undefined) {
      this.#choose(only.side);
    } else {
      this.#offer(answer.matches);
    }
  }

  #choose(side: string): void {
    this.clear();
    this.#input.value = "";
    this.#input.blur();
    this.#open(side);
  }

  #refuse(problem: string): void {
    this.#input.setAttribute("aria-invalid", "true");
    this.#answer.replaceChildren(make("p", "field-error", problem));
    this.#input.focus();
  }

  #offer(matches: readonly { side: string; label: string; note: string | null }[]): void {
    const items = matches.map(({ side, label, note }) => {
      const button = makeButton(label, () => this.#choose(side));
      return make("li", "", button, " ", make("span", "soft", note ?? ""));
    });
    this.#answer.replaceChildren(make("p", "", say.choose), make("ul", "", ...items));
    this.#answer.querySelector("button")?.focus();
  }
}
