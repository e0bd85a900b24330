// The line above the page, the links to its neighbours, the panel with its text.
import { make, need } from "./dom";
import { say } from "./strings";
import type { PageText, Side } from "./types";

const SOURCES = { ocr: say.textOcr, pdf: say.textPdf, none: say.textNone };

export function showHeading(root: HTMLElement, side: Side): void {
  const label = make("span", "viewer-label", side.label);
  const of = make("span", "soft", `${say.of} ${side.of}`);
  const facts = [side.document_title, dayOf(side.document_date)].filter(Boolean).join(", ");
  const heading = need(root, "[data-heading]");
  heading.replaceChildren(label, " ", of, facts === "" ? "" : " ", make("span", "viewer-document", facts && `· ${facts}`));
  if (side.former) heading.append(" ", make("span", "soft", `· ${say.former} ${side.former}`));
  const reference = need(root, ".viewer-case .reference").textContent;
  document.title = `${side.label} · ${reference}`;
}

/** `2025-03-12` is written 12.03.2025; anything else stays as the server wrote it. */
function dayOf(date: string | null): string | null {
  return date?.replace(/^(\d{4})-(\d{2})-(\d{2})$/, "$3.$2.$1") ?? null;
}

/** What a screen reader is told after a turn of the page. */
export function spokenLabel(side: Side): string {
  return [side.label, side.document_title].filter(Boolean).join(", ");
}

export function setNeighbour(root: HTMLElement, act: "previous" | "next", address: string | null): void {
  const link = need<HTMLAnchorElement>(root, `[data-act=${act}]`);
  if (address === null) {
    link.removeAttribute("href");
    link.setAttribute("role", "link");
    link.setAttribute("aria-disabled", "true");
  } else {
    link.href = address;
    link.removeAttribute("role");
    link.removeAttribute("aria-disabled");
  }
}

export function showTextPanel(root: HTMLElement, text: PageText | null): void {
  const lines = need(root, "[data-text-lines]");
  lines.replaceChildren();
  need(root, "[data-text-source]").textContent = text === null ? say.textLoading : SOURCES[text.source];
  text?.lines.forEach((line, at) => lines.append(...(at > 0 ? [make("br")] : []), line.text));
}
