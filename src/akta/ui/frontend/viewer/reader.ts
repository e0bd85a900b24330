// The reader: opens pages, keeps what is shown in step, and lets go of everything at the end.
import { CardGone, type Api } from "./api";
import { Contents } from "./contents";
import { need, makeButton, make, speak } from "./dom";
import { Flow } from "./flow";
import { GoToCard } from "./goto";
import { setNeighbour, showHeading, showTextPanel, spokenLabel } from "./heading";
import { Help } from "./help";
import { Images } from "./images";
import type { Act } from "./keys";
import { Notes } from "./notes";
import { Overlay } from "./overlay";
import { Panel } from "./panel";
import { FIRST_WIDTH } from "./pyramid";
import { Results } from "./results";
import { Stage } from "./stage";
import { Store } from "./store";
import { say } from "./strings";
import { Thumbs } from "./thumbs";
import type { Config, Side } from "./types";

const SLOW = 180;
const LEAFING = 200;
const STEP = 90;
const WIDE = "(min-width: 1000px)";

export class Reader {
  readonly #root: HTMLElement;
  readonly #config: Config;
  readonly #api: Api;
  readonly #host: HTMLElement;
  readonly #live: HTMLElement;
  readonly #store: Store;
  readonly #images: Images;
  readonly #stage: Stage;
  readonly #overlay: Overlay;
  readonly #panel: Panel;
  readonly #contents: Contents;
  readonly #results: Results;
  readonly #thumbs: Thumbs;
  readonly #goto: GoToCard;
  readonly #help: Help;
  readonly #flow: Flow;
  readonly #notes: Notes | null;
  #columns: 1 | 2 = 1;
  #side: Side | null = null;
  #wanted: string;
  #turn = new AbortController();
  #turnedAt = -Infinity;

  constructor(root: HTMLElement, config: Config, api: Api) {
    [this.#root, this.#config, this.#api] = [root, config, api];
    this.#wanted = config.side;
    this.#host = need(root, "[data-stage]");
    this.#host.dataset["waiting"] = say.loading;
    this.#live = need(root, "[data-live]");
    this.#store = new Store(api);
    this.#images = new Images(api);
    this.#adoptFirst();
    this.#overlay = new Overlay(this.#host);
    this.#stage = new Stage(this.#host, this.#images, () => this.#overlay.follow(this.#stage));
    const jump = (side: string): void => void this.open(side, "push");
    this.#contents = new Contents(need(root, "[data-contents]"), config.base, (side) => {
      this.#panel.yield();
      jump(side);
    });
    this.#results = new Results(need(root, "[data-results]"), this.#live, api, (side) => {
      this.#panel.yield();
      jump(side);
    });
    this.#thumbs = new Thumbs(need(root, "[data-thumbs]"), api, this.#store, jump);
    this.#panel = new Panel(root, (tab) => tab === "miniatury" && this.#thumbs?.show(this.#wanted));
    this.#goto = new GoToCard(root, api, jump);
    this.#help = new Help(root);
    this.#flow = new Flow(this.#host, api, this.#store, {
      current: (side) => this.#scrolledTo(side),
      hits: (side) => this.#results.boxesOn(side),
      notes: (side) => this.#notes?.boxesOn(side) ?? [],
    });
    this.#notes = config.notes ? this.#makeNotes(jump) : null;
    matchMedia(WIDE).addEventListener("change", ({ matches }) => matches || this.#columns === 1 || this.#show("single"));
    need(root, "[data-text]").hidden = true;
    need<HTMLFormElement>(root, "[data-search]").addEventListener("submit", (event) => this.#search(event));
    root.addEventListener("click", (event) => this.#press(event));
  }

  /** Opens a side; a jump makes an entry of history, a turn of the page only renews it. */
  async open(id: string, history: "push" | "replace" | "none" = "replace"): Promise<void> {
    this.#wanted = id;
    this.#turn.abort();
    this.#turn = new AbortController();
    const { signal } = this.#turn;
    const isLeafing = performance.now() - this.#turnedAt < LEAFING;
    this.#turnedAt = performance.now();
    const slow = window.setTimeout(() => this.#wait(true), SLOW);
    try {
      const side = await this.#store.find(id);
      signal.throwIfAborted();
      this.#enter(side, history);
      if (this.#flow.isOpen) {
        this.#flow.goTo(side.id);
        await this.#besideLinks(side.id);
        return;
      }
      await this.#settle(isLeafing, signal);
      await this.#bring(side, signal);
    } catch (error) {
      if (!signal.aborted && !(error instanceof DOMException && error.name === "AbortError")) {
        this.#fail(id);
      }
    } finally {
      clearTimeout(slow);
      if (!signal.aborted) {
        this.#wait(false);
      }
    }
  }

  act(name: Act): void {
    const acts: Record<Act, () => void> = {
      previous: () => void this.#step(-1),
      next: () => void this.#step(1),
      up: () => this.#scroll(-STEP),
      down: () => this.#scroll(STEP),
      goto: () => this.#goto.focus(),
      search: () => this.#toSearch(),
      "next-hit": () => void this.#results.step(1),
      "previous-hit": () => void this.#results.step(-1),
      text: () => this.#toggleText(),
      "zoom-in": () => this.#zoom(1.4),
      "zoom-out": () => this.#zoom(1 / 1.4),
      fit: () => this.#fit(),
      rotate: () => speak(this.#live, this.#flow.isOpen ? say.turnAlone : say.turned(this.#stage.turn())),
      double: () => this.#show("double"),
      flow: () => this.#show("flow"),
      bookmark: () => void this.#notes?.switchBookmark(),
      note: () => this.#note(),
      cite: () => void this.#cite(),
      help: () => this.#help.open(),
      panel: () => this.#panel.toggle(),
    };
    acts[name]();
  }

  /** Lets go of every picture and every word. */
  clear(): void {
    this.#turn.abort();
    this.#stage.destroy();
    this.#overlay.clear();
    this.#images.clear();
    this.#store.clear();
    this.#results.clear();
    this.#thumbs.clear();
    this.#flow.clear();
    this.#notes?.clear();
    this.#side = null;
  }

  /** Who leafs through quickly asks only for the page where they stop. */
  async #settle(isLeafing: boolean, signal: AbortSignal): Promise<void> {
    if (isLeafing) {
      await new Promise((done) => setTimeout(done, LEAFING / 2));
      signal.throwIfAborted();
    }
  }

  async #bring(side: Side, signal: AbortSignal): Promise<void> {
    const text = this.#api.text(side.id, signal);
    text.catch(() => undefined); // looked at below; a turn of the page may end it sooner
    if (!this.#images.has(side.id, FIRST_WIDTH)) {
      this.#stage.dim(true); // the heading tells the new card: the old picture must not pass for it
    }
    await this.#images.get(side.id, FIRST_WIDTH, "karta");
    signal.throwIfAborted();
    await this.#stage.show(side);
    this.#overlay.reset(side.height / side.width, `${say.pageText} ${side.label}`);
    this.#overlay.follow(this.#stage);
    this.#showMarks();
    const words = await text;
    signal.throwIfAborted();
    this.#overlay.showText(words.lines);
    showTextPanel(this.#root, words);
    await this.#ahead(side.id);
  }

  #enter(side: Side, history: "push" | "replace" | "none"): void {
    this.#side = side;
    this.#host.querySelector(".viewer-failure")?.remove();
    showHeading(this.#root, side);
    showTextPanel(this.#root, null);
    this.#goto.clear();
    this.#contents.mark(side, this.#store.sides);
    this.#thumbs.show(side.id);
    this.#notes?.show(side);
    speak(this.#live, spokenLabel(side));
    const address = this.#api.pageAddress(side.id);
    if (history === "push") {
      window.history.pushState({ side: side.id }, "", address);
    } else if (history === "replace") {
      window.history.replaceState({ side: side.id }, "", address);
    }
  }

  /** The links beside, and the pictures of the neighbours, asked for ahead. */
  async #ahead(id: string): Promise<void> {
    await this.#besideLinks(id);
    for (const near of this.#store.near(id, [1, -1, 2])) {
      if (this.#wanted !== id) {
        return;
      }
      try {
        await this.#images.get(near.id, FIRST_WIDTH, "sasiad");
      } catch (error) {
        if (error instanceof CardGone) {
          this.#store.forget(near.id);
          await this.#besideLinks(id);
        }
      }
    }
  }

  async #besideLinks(id: string): Promise<void> {
    for (const [act, step] of [["previous", -1], ["next", 1]] as const) {
      const beside = await this.#store.beside(id, step);
      setNeighbour(this.#root, act, beside === null ? null : this.#api.pageAddress(beside.id));
    }
  }

  /** One page, two beside each other, or all under each other; pressed again, one page. */
  #show(view: "single" | "double" | "flow"): void {
    const columns = view === "double" ? 2 : 1;
    const isAgain = this.#flow.isOpen && this.#columns === columns;
    if (view === "double" && !matchMedia(WIDE).matches) {
      speak(this.#live, say.tooNarrow);
      return;
    }
    const next = isAgain ? "single" : view;
    this.#columns = columns;
    this.#root.classList.toggle("is-flowing", next !== "single");
    for (const act of ["double", "flow"] as const) {
      need(this.#root, `[data-act=${act}]`).setAttribute("aria-pressed", String(next === act));
    }
    speak(this.#live, say[next]);
    if (next === "single") {
      this.#flow.close();
      void this.open(this.#wanted);
    } else {
      this.#turn.abort();
      void this.#store.find(this.#wanted).then((side) => this.#flow.open(columns, side.id), () => this.#fail(this.#wanted));
    }
  }

  /** In the flow one turns the page by scrolling: the heading and the address follow. */
  #scrolledTo(side: Side): void {
    this.#wanted = side.id;
    this.#enter(side, "replace");
    void this.#besideLinks(side.id).catch(() => undefined);
    if (!need(this.#root, "[data-text]").hidden) {
      void this.#api.text(side.id, this.#turn.signal, true).then((words) => showTextPanel(this.#root, words), () => undefined);
    }
  }

  #makeNotes(jump: (side: string) => void): Notes {
    const button = need(this.#root, "[data-act=bookmark]");
    return new Notes(need(this.#root, "[data-notes]"), this.#live, button, this.#api, jump, () => this.#showMarks());
  }

  #note(): void {
    const box = this.#flow.isOpen ? this.#flow.selectedOn(this.#wanted) : this.#overlay.selected;
    if (this.#notes !== null) {
      this.#panel.open("notatki");
      this.#notes.write(box);
    }
  }

  #fit(): void {
    if (this.#flow.isOpen) {
      this.#flow.fit();
    } else {
      speak(this.#live, this.#stage.toggleFit() === "page" ? say.wholePage : say.pageWidth);
    }
  }

  #showMarks(): void {
    this.#flow.mark();
    if (this.#side !== null) {
      this.#overlay.showNotes(this.#notes?.boxesOn(this.#side.id) ?? []);
      const { all, current } = this.#results.boxesOn(this.#side.id);
      this.#overlay.showHits(all, current);
    }
  }

  async #step(by: 1 | -1): Promise<void> {
    const beside = await this.#store.beside(this.#wanted, by * this.#stride);
    if (beside === null) {
      speak(this.#live, by === 1 ? say.lastPage : say.firstPage);
    } else {
      await this.open(beside.id);
    }
  }

  /** How many pages one turn takes. */
  get #stride(): number {
    return this.#flow.isOpen ? this.#columns : 1;
  }

  #scroll(by: number): void {
    if (this.#flow.isOpen) {
      this.#flow.scrollBy(by);
      return;
    }
    if (this.#stage.overflows) {
      this.#stage.panBy(0, by);
    } else {
      void this.#step(by > 0 ? 1 : -1);
    }
  }

  #zoom(factor: number): void {
    const view = this.#flow.isOpen ? this.#flow : this.#stage;
    view.zoomBy(factor);
    speak(this.#live, say.zoom(view.percent));
  }

  #toSearch(): void {
    this.#panel.open("wyniki");
    need<HTMLInputElement>(this.#root, "[data-search] input").focus();
  }

  #search(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const fields = new FormData(form);
    this.#panel.open("wyniki");
    if (String(fields.get("q")).trim() === "") {
      speak(this.#live, say.typeQuery);
      return;
    }
    void this.#results.search(fields).then(
      () => {
        this.#showMarks();
        this.#contents.showHits(this.#results.byDocument);
      },
      () => speak(this.#live, say.pageFailed),
    );
  }

  #toggleText(): void {
    const panel = need(this.#root, "[data-text]");
    panel.hidden = !panel.hidden;
    this.#root.classList.toggle("text-open", !panel.hidden);
    this.#overlay.isSilent = !panel.hidden;
    need(this.#root, "[data-act=text]").setAttribute("aria-pressed", String(!panel.hidden));
  }

  async #cite(): Promise<void> {
    const citation = this.#side?.citation ?? "";
    const done = await navigator.clipboard?.writeText(citation).then(() => true, () => false);
    const sentence = done ? say.copied(citation) : say.copyFailed(citation);
    const answer = need(this.#root, "[data-answer]");
    answer.replaceChildren(make("p", "viewer-said", sentence));
    window.setTimeout(() => answer.querySelector(".viewer-said")?.remove(), done ? 4000 : 20_000);
  }

  #press(event: MouseEvent): void {
    const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-act]") : null;
    if (pressed !== null && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.act(pressed.dataset["act"] as Act);
    }
  }

  #wait(waiting: boolean): void {
    this.#host.classList.toggle("is-waiting", waiting);
    this.#host.setAttribute("aria-busy", String(waiting));
    this.#stage.dim(waiting);
  }

  #fail(id: string): void {
    this.#host.querySelector(".viewer-failure")?.remove();
    const retry = makeButton(say.retry, () => void this.open(id));
    const notice = make("div", "viewer-failure", make("p", "", say.pageFailed), retry);
    notice.setAttribute("role", "alert");
    this.#host.append(notice);
  }

  /** The picture that stood in the page is used, not asked for a second time. */
  #adoptFirst(): void {
    const first = this.#host.querySelector<HTMLImageElement>("[data-first]");
    if (first !== null) {
      this.#images.adopt(this.#config.side, FIRST_WIDTH, first);
      first.remove();
    }
  }
}
