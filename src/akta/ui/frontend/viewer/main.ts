// Starts the viewer on the page that the server drew.
import { Api } from "./api";
import { blank } from "./blank";
import { need, speak } from "./dom";
import { Guard } from "./guard";
import { watchKeys } from "./keys";
import { Reader } from "./reader";
import type { Config } from "./types";

function start(root: HTMLElement): void {
  const config = JSON.parse(root.dataset["config"] ?? "") as Config;
  const live = need(root, "[data-live]");
  let over = false;

  const end = (reason: string, code?: string): void => {
    if (over) {
      return;
    }
    over = true;
    guard.stop();
    api.close();
    reader.clear();
    document.removeEventListener("keydown", onKey);
    blank(root, config, reason, code);
    root.hidden = false;
    uncover();
  };

  const cover = (sentence: string): void => {
    document.body.classList.toggle("is-covered", !over);
    need(document, "#powiadomienia").textContent = sentence;
  };

  const uncover = (): void => {
    if (document.body.classList.contains("is-covered")) {
      document.body.classList.remove("is-covered");
      need(document, "#powiadomienia").textContent = "";
    }
  };

  const api = new Api(config, end);
  const guard = new Guard(api, config.grant, {
    end,
    cover,
    uncover,
    show: (...timeLeft) => {
      root.querySelector("[data-time-left-words]")?.replaceChildren(...timeLeft);
    },
    warn: (sentence) => speak(live, sentence),
  });
  const reader = new Reader(root, config, api);
  const onKey = watchKeys((act) => reader.act(act));

  document.addEventListener("keydown", onKey);
  window.addEventListener("popstate", (event) => {
    const side = (event.state as { side?: string } | null)?.side;
    if (side !== undefined && !over) {
      void reader.open(side, "none");
    }
  });
  guardBackButton(root, guard, () => over);
  guard.start();
  void reader.open(config.side);
}

/** A page brought back by the back button shows nothing until the server said that it may. */
function guardBackButton(root: HTMLElement, guard: Guard, isOver: () => boolean): void {
  window.addEventListener("pagehide", () => (root.hidden = !isOver()));
  window.addEventListener("pageshow", async (event) => {
    if (!event.persisted || isOver()) {
      return;
    }
    if (await guard.ask()) {
      root.hidden = false;
    } else if (!isOver()) {
      location.reload();
    }
  });
}

const root = document.querySelector<HTMLElement>("#czytnik[data-config]");
if (root !== null) {
  document.documentElement.classList.add("js");
  start(root);
}
