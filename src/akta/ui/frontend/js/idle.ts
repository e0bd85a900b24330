// The end of a session for want of activity: said before it comes, and nothing typed is lost.
const WARN_SECONDS = 120;
const LOOK_SECONDS = 20;

interface Presence {
  left: number;
  token: string;
}

/** Asks the server how long the session lasts; null where it has ended. */
async function ask(url: string, method: "GET" | "POST"): Promise<Presence | null> {
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
  const answer = await fetch(url, { method, headers: { Accept: "application/json", "X-CSRFToken": token } });
  return answer.ok ? ((await answer.json()) as Presence) : null;
}

export function watchIdle(): void {
  const { presence, signIn } = document.body.dataset;
  if (presence !== undefined && signIn !== undefined) {
    new Watch(presence, signIn).begin();
  }
}

class Watch {
  readonly #url: string;
  readonly #text = document.createElement("p");
  readonly #stay = button("Pracuj dalej");
  readonly #dialog = document.createElement("dialog");
  readonly #way: HTMLAnchorElement;
  #askedAt = Date.now();
  #left = 30 * 60;
  #ended = false;

  constructor(url: string, signIn: string) {
    this.#url = url;
    this.#way = document.createElement("a");
    Object.assign(this.#way, { href: signIn, target: "_blank", rel: "noopener" });
    this.#way.textContent = "Zaloguj się w nowej karcie";
    this.#dialog.className = "panel";
    this.#dialog.setAttribute("aria-label", "Koniec sesji");
    this.#dialog.append(this.#text, this.#stay);
  }

  begin(): void {
    document.body.append(this.#dialog);
    this.#stay.addEventListener("click", () => {
      this.#dialog.close();
      void this.#look(this.#ended ? "GET" : "POST");
    });
    window.addEventListener("focus", () => void this.#back());
    setInterval(() => void this.#turn(), LOOK_SECONDS * 1000);
  }

  /** Signed in again in another tab: this page can be sent again. */
  async #back(): Promise<void> {
    if (this.#ended) {
      await this.#look("GET");
      if (!this.#ended) {
        this.#dialog.close();
      }
    }
  }

  async #turn(): Promise<void> {
    const rest = this.#left - (Date.now() - this.#askedAt) / 1000;
    if (this.#ended || rest > WARN_SECONDS) {
      return;
    }
    await this.#look("GET"); // another tab may have been used meanwhile
    if (this.#left > WARN_SECONDS) {
      this.#dialog.close();
    } else if (this.#left > 0) {
      const minutes = Math.max(1, Math.ceil(this.#left / 60));
      this.#say(`Sesja zakończy się za ${minutes} min, bo nic się nie dzieje. To, co wpisano na tej stronie, zostanie.`);
    } else {
      this.#ended = true;
      this.#say("Sesja się zakończyła. To, co wpisano, zostaje na tej stronie. Po zalogowaniu w nowej karcie można ją wysłać. ");
      this.#text.append(this.#way);
      this.#stay.textContent = "Zamknij";
    }
  }

  #say(sentence: string): void {
    this.#text.textContent = sentence;
    if (!this.#dialog.open) {
      this.#dialog.showModal();
    }
  }

  async #look(method: "GET" | "POST"): Promise<void> {
    let told: Presence | null;
    try {
      told = await ask(this.#url, method);
    } catch {
      return; // no line to the server: other parts of the page say so
    }
    this.#askedAt = Date.now();
    this.#left = told?.left ?? 0;
    if (told !== null && this.#ended) {
      renew(told.token);
      this.#ended = false;
      this.#stay.textContent = "Pracuj dalej";
    }
  }
}

function button(label: string): HTMLButtonElement {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "button button-main", textContent: label });
  return made;
}

/** After a new sign-in the forms of this page carry a token that counts, and the page's own mark. */
function renew(token: string): void {
  const marked = (old: string): string => token + (/\.\w+$/.exec(old)?.[0] ?? "");
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
  meta?.setAttribute("content", marked(meta.content));
  for (const field of document.querySelectorAll<HTMLInputElement>("input[name=csrfmiddlewaretoken]")) {
    field.value = marked(field.value);
  }
}
