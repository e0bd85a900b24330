// Keys of the viewer. Letters can be turned off in the help; arrows and paging always work.
import { isTyping } from "../js/dom";
import { keysAreOn } from "../js/keys";

export type Act =
  | "previous" | "next" | "up" | "down" | "goto" | "search" | "next-hit" | "previous-hit"
  | "text" | "double" | "flow" | "bookmark" | "note" | "zoom-in" | "zoom-out" | "fit" | "rotate" | "cite" | "help" | "panel";

const MOVES: Record<string, Act> = {
  ArrowLeft: "previous",
  ArrowRight: "next",
  PageUp: "previous",
  PageDown: "next",
  ArrowUp: "up",
  ArrowDown: "down",
};

const LETTERS: Record<string, Act> = {
  g: "goto",
  "/": "search",
  n: "next-hit",
  p: "previous-hit",
  t: "text",
  d: "double",
  s: "flow",
  b: "bookmark",
  m: "note",
  "+": "zoom-in",
  "=": "zoom-in",
  "-": "zoom-out",
  "0": "fit",
  r: "rotate",
  c: "cite",
  "?": "help",
};

export function watchKeys(act: (name: Act) => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isElsewhere(event.target)) {
      return;
    }
    const letter = keysAreOn() ? LETTERS[event.key] ?? LETTERS[event.key.toLowerCase()] : undefined;
    const name = MOVES[event.key] ?? letter;
    if (name !== undefined) {
      event.preventDefault();
      act(name);
    }
  };
}

/** Fields, an open dialog and places that scroll by themselves keep their keys. */
function isElsewhere(target: EventTarget | null): boolean {
  return isTyping(target) || (target instanceof Element && target.closest("dialog[open], [data-own-keys]") !== null);
}
