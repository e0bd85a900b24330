// The end: nothing of the file stays in the page, and the page says why.
import { TAKEN_OUT } from "./api";
import { make } from "./dom";
import { say } from "./strings";
import type { Config } from "./types";

/** `code` tells a card that was taken out of the file, whose other cards are still open. */
export function blank(root: HTMLElement, config: Config, reason: string, code?: string): void {
  const goesOn = code === TAKEN_OUT;
  const words = goesOn ? say.cardTakenOut : say.blankTitle;
  const title = make("h1", "", words);
  title.tabIndex = -1;
  const back = make("a", "button button-main", goesOn ? say.readOthers : config.back.label);
  back.href = goesOn ? `${config.base}/` : config.back.url;
  const next = goesOn || config.grant === null ? [] : [make("p", "soft", say.blankNext)];
  const notice = make("div", "", title, make("p", "", reason), ...next, make("p", "actions", back));
  notice.setAttribute("role", "alert");
  const main = make("main", "viewer-blank", notice);
  main.id = "tresc";
  root.removeAttribute("data-config");
  root.querySelectorAll("*").forEach((each) => each.replaceChildren()); // nor in nodes kept in memory
  root.replaceChildren(main);
  document.title = words;
  history.replaceState(null, "", `${config.base}/`);
  title.focus();
}
