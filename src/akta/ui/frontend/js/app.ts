// What every page has: HTMX and small helpers. Nothing here is needed for a form to work.
import { watchRequests } from "./requests";
import { watchDates } from "./dates";
import { watchForms } from "./forms";
import { watchKeys } from "./keys";
import { watchIdle } from "./idle";
import { watchNav } from "./nav";
import { watchTables } from "./tables";
import { watchNumbers } from "./numbers";

document.documentElement.classList.add("js");

function start(): void {
  watchRequests();
  watchNav();
  watchForms();
  watchDates();
  watchNumbers();
  watchTables();
  watchKeys();
  watchIdle();
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", start);
} else {
  start();
}
