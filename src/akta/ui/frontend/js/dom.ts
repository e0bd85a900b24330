/** Runs `enhance` for each match now and in everything that HTMX brings later. */
export function enhanceEach<T extends HTMLElement>(selector: string, enhance: (found: T) => void): void {
  const seen = new WeakSet<T>();
  const look = (root: ParentNode): void => {
    for (const found of root.querySelectorAll<T>(selector)) {
      if (!seen.has(found)) {
        seen.add(found);
        enhance(found);
      }
    }
  };
  look(document);
  document.body.addEventListener("htmx:afterSettle", () => look(document));
}

/** Whether letters typed there are text or a choice; ticks, radios and the choice of a file are not. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox],[type=radio],[type=file]), textarea, select"))
  );
}
