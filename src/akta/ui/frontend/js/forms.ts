// Forms: the summary of errors takes the focus, an act is sent once, typed text is not lost.
import { enhanceEach } from "./dom";

export function watchForms(): void {
  enhanceEach<HTMLElement>("[data-error-summary]", (summary) => summary.focus());
  enhanceEach<HTMLFormElement>("form[data-once]", sendOnce);
  enhanceEach<HTMLFormElement>("form[data-guard]", guardTyped);
  enhanceEach<HTMLElement>("[data-copy]", copyOnClick);
}

/** Pressed twice, sent once; the server has its own guard. */
function sendOnce(form: HTMLFormElement): void {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    setButtons(form, true);
  });
  window.addEventListener("pageshow", () => {
    sent = false;
    setButtons(form, false);
  });
}

function setButtons(form: HTMLFormElement, waiting: boolean): void {
  for (const button of form.querySelectorAll("button[type=submit]")) {
    button.setAttribute("aria-disabled", String(waiting));
  }
}

/** Asks before a page with unsent changes is left. */
function guardTyped(form: HTMLFormElement): void {
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (event) => {
    if (changed) {
      event.preventDefault();
    }
  });
}

function copyOnClick(button: HTMLElement): void {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset["copy"] ?? "");
    const label = button.dataset["copied"] ?? "Skopiowano";
    const region = document.getElementById("powiadomienia");
    if (region !== null) {
      region.textContent = label;
    }
  });
}
