// Small help with the page's elements.

export function need<T extends HTMLElement>(root: ParentNode, selector: string): T {
  const found = root.querySelector<T>(selector);
  if (found === null) {
    throw new Error(`The viewer's page lacks ${selector}.`);
  }
  return found;
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== "") {
    element.className = className;
  }
  element.append(...children);
  return element;
}

export function makeButton(label: string, press: () => void): HTMLButtonElement {
  const button = make("button", "button", label);
  button.type = "button";
  button.addEventListener("click", press);
  return button;
}

/** A plain click; one that opens a new tab or window is left to the browser. */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

/** Says a sentence to a screen reader, also the same one twice. */
export function speak(region: HTMLElement, sentence: string): void {
  region.textContent = "";
  requestAnimationFrame(() => (region.textContent = sentence));
}
