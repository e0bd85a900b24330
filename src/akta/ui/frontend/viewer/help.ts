// The help dialog: what the keys do, and the switch that turns single letters off.
import { keysAreOn, setKeys } from "../js/keys";
import { make, makeButton } from "./dom";
import { say } from "./strings";

export class Help {
  readonly #dialog = make("dialog", "viewer-help");
  #before: HTMLElement | null = null;

  constructor(root: HTMLElement) {
    const title = make("h2", "", say.help);
    title.id = "pomoc-tytul";
    this.#dialog.setAttribute("aria-labelledby", title.id);
    const list = make("dl", "keys");
    for (const [key, meaning] of say.keys) {
      list.append(make("div", "", make("dt", "", make("kbd", "", key)), make("dd", "", meaning)));
    }
    this.#dialog.append(title, list, make("p", "soft", say.helpMouse), keySwitch());
    this.#dialog.append(makeButton(say.close, () => this.#dialog.close()));
    root.append(this.#dialog);
    this.#dialog.addEventListener("close", () => this.#before?.focus());
  }

  open(): void {
    if (!this.#dialog.open) {
      const { activeElement } = document;
      const hadFocus = activeElement instanceof HTMLElement && activeElement !== document.body;
      this.#before = hadFocus ? activeElement : document.getElementById("tresc");
      this.#dialog.showModal();
    }
  }
}

function keySwitch(): HTMLElement {
  const box = make("input");
  box.type = "checkbox";
  box.checked = keysAreOn();
  box.addEventListener("change", () => setKeys(box.checked));
  return make("p", "check", make("label", "", box, make("span", "", say.keysOn)));
}
