// Private notes and bookmarks: the tab of the panel, the button's state, marks on the page.
import type { Api } from "./api";
import { isPlainClick, make, makeButton, speak } from "./dom";
import { say } from "./strings";
import type { Box, Mark, Side } from "./types";

interface Draft {
  side: Side;
  box: Box | null;
  edited: Mark | null;
  key: string;
}

export class Notes {
  readonly #root: HTMLElement;
  readonly #list = make("div");
  readonly #editor = make("div");
  readonly #live: HTMLElement;
  readonly #button: HTMLElement;
  readonly #api: Api;
  readonly #own: string;
  readonly #open: (side: string) => void;
  readonly #changed: () => void;
  #marks: Mark[] = [];
  #side: Side | null = null;

  constructor(
    root: HTMLElement,
    live: HTMLElement,
    button: HTMLElement,
    api: Api,
    open: (side: string) => void,
    changed: () => void,
  ) {
    [this.#root, this.#live, this.#button, this.#api] = [root, live, button, api];
    [this.#open, this.#changed] = [open, changed];
    this.#own = location.pathname.startsWith("/pulpit/") ? "/pulpit/notatki/" : "/notatki/";
    this.#root.replaceChildren(this.#editor, this.#list);
    void this.#load().catch(() => undefined); // asked again with the next change
  }

  /** The page that is being read: its bookmark is told by the button. */
  show(side: Side): void {
    this.#side = side;
    this.#button.setAttribute("aria-pressed", String(this.#bookmark(side.id) !== undefined));
  }

  boxesOn(side: string): Box[] {
    return this.#marks.filter((mark) => mark.side === side).flatMap((mark) => (mark.box === null ? [] : [mark.box]));
  }

  async switchBookmark(): Promise<void> {
    const side = this.#side;
    if (side === null) {
      return;
    }
    const held = this.#bookmark(side.id) !== undefined;
    const done = await this.#send(this.#address(side), { act: held ? "unbookmark" : "bookmark" });
    if (done) {
      speak(this.#live, held ? say.unbookmarked(side.label) : say.bookmarked(side.label));
    }
  }

  /** Opens the field for a note to the page, or to the part of it that is selected. */
  write(box: Box | null): void {
    if (this.#side !== null) {
      this.#edit({ side: this.#side, box, edited: null, key: crypto.randomUUID?.() ?? String(Date.now()) });
    }
  }

  clear(): void {
    this.#marks = [];
    this.#editor.replaceChildren();
    this.#list.replaceChildren();
  }

  #bookmark(side: string): Mark | undefined {
    return this.#marks.find((mark) => mark.kind === "bookmark" && mark.side === side);
  }

  #address(side: Side): string {
    return `${this.#api.pageAddress(side.id)}notatki/`;
  }

  async #load(): Promise<void> {
    this.#marks = (await this.#api.notes()).notes;
    this.#draw();
    if (this.#side !== null) {
      this.show(this.#side);
    }
    this.#changed();
  }

  async #send(address: string, fields: Record<string, string>): Promise<boolean> {
    const problem = await this.#api.send(address, fields).catch(() => say.noteFailed);
    this.#root.querySelector(".field-error")?.remove();
    if (problem !== null) {
      const said = make("p", "field-error", problem);
      said.setAttribute("role", "alert");
      this.#root.prepend(said);
      return false;
    }
    await this.#load().catch(() => undefined);
    return true;
  }

  #edit(draft: Draft): void {
    const field = make("textarea");
    field.rows = 5;
    field.maxLength = 4000;
    field.value = draft.edited?.text ?? "";
    const label = make("label", "", make("strong", "", say.noteNew(draft.edited?.label ?? draft.side.label)), field);
    const form = make("form", "note-form", label, make("p", "soft small", draft.box ? say.noteOfPart : say.noteHint));
    const save = make("button", "button button-main", say.noteSave);
    form.append(make("p", "actions", save, makeButton(say.noteCancel, () => this.#editor.replaceChildren())));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#save(draft, field.value);
    });
    this.#editor.replaceChildren(form);
    field.focus();
  }

  async #save(draft: Draft, text: string): Promise<void> {
    const { edited, box, side, key } = draft;
    const sent =
      edited === null
        ? await this.#send(this.#address(side), { text, key, box: box?.join(",") ?? "" })
        : await this.#send(`${this.#own}${edited.id}/`, { text, version: String(edited.version) });
    if (sent) {
      this.#editor.replaceChildren();
      speak(this.#live, say.noteSaved);
      document.getElementById("tresc")?.focus();
    }
  }

  #draw(): void {
    const items = this.#marks.map((mark) => this.#item(mark));
    this.#list.replaceChildren(items.length === 0 ? make("p", "soft", say.noNotes) : make("ul", "notes", ...items));
  }

  #item(mark: Mark): HTMLElement {
    const item = make("li", "", this.#place(mark));
    if (mark.kind === "bookmark") {
      item.append(" ", make("span", "soft", say.bookmark));
    } else {
      item.append(make("p", "note-text", mark.text));
    }
    const tools = make("p", "note-tools");
    if (mark.kind === "note") {
      tools.append(this.#tool(say.noteEdit, mark, () => this.#change(mark)));
    }
    const remove = this.#tool(say.noteRemove, mark, () => this.#remove(remove, mark));
    tools.append(remove);
    item.append(tools);
    return item;
  }

  #place(mark: Mark): HTMLElement {
    const { side } = mark;
    if (side === null) {
      return make("strong", "", `${mark.label} (${say.noteElsewhere})`);
    }
    const link = make("a", "", make("strong", "", mark.label));
    link.href = this.#api.pageAddress(side);
    link.addEventListener("click", (event) => {
      if (isPlainClick(event)) {
        event.preventDefault();
        this.#open(side);
      }
    });
    return link;
  }

  #tool(words: string, mark: Mark, press: () => void): HTMLButtonElement {
    const button = makeButton(words, press);
    button.className = "button button-plain";
    button.append(make("span", "visually-hidden", `: ${mark.label} ${mark.text.slice(0, 40)}`));
    return button;
  }

  #change(mark: Mark): void {
    if (this.#side !== null) {
      this.#edit({ side: this.#side, box: mark.box, edited: mark, key: "" });
    }
  }

  #remove(button: HTMLButtonElement, mark: Mark): void {
    if (button.dataset["sure"] === undefined) {
      button.dataset["sure"] = "";
      button.firstChild?.replaceWith(say.noteRemoveSure);
      return;
    }
    void this.#send(`${this.#own}${mark.id}/usun/`, {}).then((done) => done && speak(this.#live, say.noteRemoved));
  }
}
