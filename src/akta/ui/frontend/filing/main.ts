// Sending files of a pleading by parts that can be resumed (tus). Without it the plain form works.
// What could not be saved for want of a connection is saved when it is back.
import { Upload, isSupported, type DetailedError } from "tus-js-client";

const UNSAVED = "Nie zapisano: brak połączenia. Zapisze się samo, gdy połączenie wróci.";
const RETRIES = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000];
const BUSY_PAUSE = 5000;

interface Sending {
  form: HTMLFormElement;
  endpoint: string;
  role: string;
  region: HTMLElement;
  place: string;
}

function start(): void {
  standAtFile();
  saveWhenBack();
  if (!isSupported) {
    return;
  }
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-tus]")) {
    watch(form);
  }
}

/** A page opened at a file takes the focus there, where the keyboard goes on. */
function standAtFile(): void {
  const place = document.getElementById(window.location.hash.slice(1));
  if (place?.closest(".filing")) {
    place.tabIndex = -1;
    place.focus();
  }
}

function watch(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  const region = form.querySelector<HTMLElement>("[data-sending]");
  const endpoint = form.dataset["tus"];
  if (input === null || region === null || endpoint === undefined) {
    return;
  }
  const sending = { form, endpoint, role: form.dataset["role"] ?? "attachment", region, place: form.id };
  form.addEventListener("submit", (event) => {
    if (input.files !== null && input.files.length > 0) {
      event.preventDefault();
      void sendAll(sending, [...input.files]);
      input.value = "";
    }
  });
  input.addEventListener("change", () => form.requestSubmit());
}

/** Forms that save themselves and found no connection: they say so and save when it is back. */
function saveWhenBack(): void {
  const unsaved = new Set<HTMLFormElement>();
  document.body.addEventListener("htmx:sendError", (event) => {
    if (event.target instanceof HTMLFormElement) {
      unsaved.add(event.target);
      const saved = document.getElementById("zapisano");
      if (saved !== null) {
        saved.textContent = UNSAVED;
      }
    }
  });
  window.addEventListener("online", () => {
    for (const form of unsaved) {
      form.dispatchEvent(new Event("change", { bubbles: true }));
    }
    unsaved.clear();
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size > 0) {
      event.preventDefault();
    }
  });
}

/** Sends the files one after another, so that they stay in their order; then the page shows them. */
async function sendAll(sending: Sending, files: File[]): Promise<void> {
  let refused = 0;
  for (const file of files) {
    if (!(await sendOne(sending, file))) {
      refused += 1;
    }
  }
  if (refused === 0) {
    window.location.hash = sending.place;
    reloadOnline();
  } else if (refused < files.length) {
    sending.region.append(linkToList());
  }
}

/** Without a line the page would give way to the browser's own of an error. */
function reloadOnline(): void {
  if (navigator.onLine) {
    window.location.reload();
  } else {
    window.addEventListener("online", () => window.location.reload(), { once: true });
  }
}

/** Some files were refused and stay told; the page shows the others once it is asked again. */
function linkToList(): HTMLElement {
  const [line, link] = [document.createElement("p"), document.createElement("a")];
  link.href = window.location.href;
  link.textContent = "Pokaż pliki, które dodano";
  line.append(link);
  return line;
}

/** One file with its bar and a button that gives it up; resolves to whether it is there. */
function sendOne(sending: Sending, file: File): Promise<boolean> {
  const row = new Row(sending.region, file.name);
  return new Promise((resolve) => {
    const upload = new Upload(file, {
      endpoint: sending.endpoint,
      headers: { "X-CSRFToken": token() },
      metadata: { filename: file.name, role: sending.role },
      retryDelays: RETRIES,
      removeFingerprintOnSuccess: true,
      fingerprint: async (given) => fingerprint(sending, given as File),
      onProgress: (sent, total) => row.show(sent, total),
      onSuccess: ({ lastResponse }) => {
        sending.place = lastResponse.getHeader("Akta-Place") ?? sending.place;
        row.finish();
        resolve(true);
      },
      onError: (error) => {
        if (statusOf(error) === 423) {
          row.waitForOther(() => upload.start());
        } else if (wasCut(error)) {
          row.pause(() => upload.start());
        } else {
          row.refuse(sentence(error));
          resolve(false);
        }
      },
    });
    row.onCancel(() => {
      // Where even that finds no connection, the server forgets the part after a day.
      upload.abort(true).catch((error: Error) => console.info(error.message));
      row.remove();
      resolve(true);
    });
    void resume(upload);
  });
}

/** Goes on where an earlier visit stopped, if this browser remembers it. */
async function resume(upload: Upload): Promise<void> {
  const [earlier] = await upload.findPreviousUploads();
  if (earlier !== undefined) {
    upload.resumeFromPreviousUpload(earlier);
  }
  upload.start();
}

function fingerprint(sending: Sending, file: File): string {
  return ["akta", sending.endpoint, sending.role, file.name, file.size, file.lastModified].join("|");
}

function token(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

/** Whether the line or the server broke off, and not the file was refused. */
function wasCut(error: Error | DetailedError): boolean {
  const status = statusOf(error);
  return status === 0 || status >= 500;
}

/** The status of the answer; 0 where there was none. */
function statusOf(error: Error | DetailedError): number {
  const answer = "originalResponse" in error ? error.originalResponse : null;
  return answer?.getStatus() ?? 0;
}

function sentence(error: Error | DetailedError): string {
  const answer = "originalResponse" in error ? error.originalResponse : null;
  if (answer?.getStatus() === 401) {
    return "Sesja wygasła. Proszę zalogować się ponownie i wybrać ten sam plik; wysyłanie zostanie wznowione.";
  }
  if (answer?.getStatus() === 412) {
    return "W innej karcie zmieniono profil. Proszę wrócić w niej do profilu tej strony i wybrać ten sam plik; wysyłanie zostanie wznowione.";
  }
  const isSentence = answer?.getHeader("Content-Type")?.startsWith("text/plain") ?? false;
  const told = isSentence ? answer?.getBody() : "";
  return told || "Plik nie został przyjęty. Proszę odświeżyć stronę i wybrać go ponownie; wysyłanie zostanie wznowione.";
}

/** What the person sees of one file on its way. */
class Row {
  private readonly box = document.createElement("div");
  private readonly label = document.createElement("p");
  private readonly bar = document.createElement("progress");
  private readonly button = document.createElement("button");
  private readonly again = document.createElement("button");

  constructor(region: HTMLElement, private readonly name: string) {
    this.box.className = "progress";
    this.label.textContent = `${name}: wysyłanie`;
    this.bar.max = 100;
    this.bar.setAttribute("aria-label", `Wysyłanie pliku ${name}`);
    this.button.type = "button";
    this.button.className = "button button-plain";
    this.button.textContent = "Przerwij";
    this.again.type = "button";
    this.again.className = "button";
    this.again.textContent = "Wznów teraz";
    this.box.append(this.label, this.bar, this.button);
    region.append(this.box);
  }

  show(sent: number, total: number): void {
    const part = total === 0 ? 0 : Math.floor((sent / total) * 100);
    this.bar.value = part;
    this.label.textContent = `${this.name}: wysłano ${part} %`;
  }

  finish(): void {
    this.again.remove();
    this.bar.remove();
    this.button.remove();
    this.label.textContent = `${this.name}: wysłano`;
  }

  /** Waits for the connection, or for the person to press; then goes on from where it stopped. */
  pause(goOn: () => void): void {
    this.label.textContent = `${this.name}: połączenie zostało przerwane. Wysyłanie ruszy dalej samo, gdy wróci; co wysłano, jest zachowane.`;
    const once = (): void => {
      window.removeEventListener("online", once);
      this.again.removeEventListener("click", once);
      this.again.remove();
      goOn();
    };
    window.addEventListener("online", once);
    this.again.addEventListener("click", once);
    this.button.before(this.again);
  }

  /** The same file is on its way from another tab; this one looks again whether it has come. */
  waitForOther(goOn: () => void): void {
    this.label.textContent = `${this.name}: ten plik jest właśnie wysyłany w innej karcie. Ta karta czeka, aż tam się skończy.`;
    window.setTimeout(() => this.box.isConnected && goOn(), BUSY_PAUSE);
  }

  refuse(why: string): void {
    this.finish();
    this.box.classList.add("message-error");
    this.label.textContent = `${this.name}: ${why}`;
  }

  onCancel(act: () => void): void {
    this.button.addEventListener("click", act);
  }

  remove(): void {
    this.box.remove();
  }
}

start();
