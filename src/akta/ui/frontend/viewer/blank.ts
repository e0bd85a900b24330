// The end: nothing of the file stays in the page, and the page says why.
import { make } from "./dom";
import { say } from "./strings";
import type { Config } from "./types";

export function blank(root: HTMLElement, config: Config, reason: string): void {
  const title = make("h1", "", say.blankTitle);
  title.tabIndex = -1;
  const back = make("a", "button button-main", config.back.label);
  back.href = config.back.url;
  const next = config.grant === null ? [] : [make("p", "soft", say.blankNext)];
  const notice = make("div", "", title, make("p", "", reason), ...next, make("p", "actions", back));
  notice.setAttribute("role", "alert");
  const main = make("main", "viewer-blank", notice);
  main.id = "tresc";
  root.removeAttribute("data-config");
  root.querySelectorAll("*").forEach((each) => each.replaceChildren()); // nor in nodes kept in memory
  root.replaceChildren(main);
  document.title = say.blankTitle;
  history.replaceState(null, "", `${config.base}/`);
  title.focus();
}
