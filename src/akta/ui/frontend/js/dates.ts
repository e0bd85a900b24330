// A date is typed as 12.03.2026; a calendar of the browser stands beside.
import { enhanceEach } from "./dom";

export function watchDates(): void {
  enhanceEach<HTMLInputElement>("input[data-date]", addCalendar);
}

function addCalendar(typed: HTMLInputElement): void {
  const native = document.createElement("input");
  native.type = "date";
  native.className = "date-native";
  native.tabIndex = -1;
  native.setAttribute("aria-hidden", "true");
  const button = calendarButton(typed);
  const row = document.createElement("div");
  row.className = "field-date-row";
  typed.replaceWith(row);
  row.append(typed, button, native);
  button.addEventListener("click", () => {
    native.value = toIso(typed.value);
    native.showPicker();
  });
  native.addEventListener("change", () => {
    typed.value = native.value.split("-").reverse().join(".");
    typed.dispatchEvent(new Event("input", { bubbles: true }));
    button.focus();
  });
  typed.addEventListener("blur", () => (typed.value = tidy(typed.value)));
}

function calendarButton(typed: HTMLInputElement): HTMLButtonElement {
  const label = typed.labels?.[0]?.textContent ?? "";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-icon";
  button.setAttribute("aria-label", `Kalendarz: ${label}`);
  button.append(icon("calendar"));
  return button;
}

function icon(name: string): SVGSVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(namespace, "use");
  const sheet = document.querySelector<HTMLLinkElement>('link[href*="app"][rel=stylesheet]')?.href ?? "";
  use.setAttribute("href", `${sheet.replace(/app[^/]*$/, "icons.svg")}#${name}`);
  svg.append(use);
  return svg;
}

function toIso(typed: string): string {
  const [day, month, year] = tidy(typed).split(".");
  return day && month && year ? `${year}-${month}-${day}` : "";
}

/** `1.3.2026`, `01-03-2026` and `2026-03-01` become `01.03.2026`; anything else stays as typed. */
export function tidy(typed: string): string {
  const text = typed.trim().replace(/\s*r\.?$/, "");
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const own = /^(\d{1,2})[.\-/ ](\d{1,2})[.\-/ ](\d{4})$/.exec(text);
  const [day, month, year] = iso ? [iso[3], iso[2], iso[1]] : own ? own.slice(1) : [];
  return day && month && year ? `${day.padStart(2, "0")}.${month.padStart(2, "0")}.${year}` : typed;
}
