// Sending files of a pleading by parts that can be resumed (tus). Without it the plain form works.
import { Upload, isSupported, type DetailedError } from "tus-js-client";

const RETRIES = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000];

interface Sending {
  form: HTMLFormElement;
  endpoint: string;
  role: string;
  region: HTMLElement;
}

function start(): void {
  if (!isSupported) {
    return;
  }
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-tus]")) {
    watch(form);
  }
}

function watch(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  const region = form.querySelector<HTMLElement>("[data-sending]");
  const endpoint = form.dataset["tus"];
  if (input === null || region === null || endpoint === undefined) {
    return;
  }
  const sending = { form, endpoint, role: form.dataset["role"] ?? "attachment", region };
  form.addEventListener("submit", (event) => {
    if (input.files !== null && input.files.length > 0) {
      event.preventDefault();
      void sendAll(sending, [...input.files]);
      input.value = "";
    }
  });
  input.addEventListener("change", () => form.requestSubmit());
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
    window.location.reload();
  }
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
      onSuccess: () => {
        row.finish();
        resolve(true);
      },
      onError: (error) => {
        row.refuse(sentence(error));
        resolve(false);
      },
    });
    row.onCancel(() => {
      void upload.abort(true);
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

function sentence(error: Error | DetailedError): string {
  const answer = "originalResponse" in error ? error.originalResponse : null;
  if (answer === null) {
    return "Połączenie zostało przerwane. Proszę wybrać ten sam plik ponownie; wysyłanie zostanie wznowione od miejsca przerwania.";
  }
  if (answer.getStatus() === 401) {
    return "Sesja wygasła. Proszę zalogować się ponownie i wybrać ten sam plik; wysyłanie zostanie wznowione.";
  }
  if (answer.getStatus() === 412) {
    return "W innej karcie zmieniono profil. Proszę wrócić w niej do profilu tej strony i wybrać ten sam plik; wysyłanie zostanie wznowione.";
  }
  return answer.getBody() || "Plik nie został przyjęty z przyczyny po stronie systemu. Proszę spróbować ponownie.";
}

/** What the person sees of one file on its way. */
class Row {
  private readonly box = document.createElement("div");
  private readonly label = document.createElement("p");
  private readonly bar = document.createElement("progress");
  private readonly button = document.createElement("button");

  constructor(region: HTMLElement, private readonly name: string) {
    this.box.className = "progress";
    this.label.textContent = `${name}: wysyłanie`;
    this.bar.max = 100;
    this.bar.setAttribute("aria-label", `Wysyłanie pliku ${name}`);
    this.button.type = "button";
    this.button.className = "button button-plain";
    this.button.textContent = "Przerwij";
    this.box.append(this.label, this.bar, this.button);
    region.append(this.box);
  }

  show(sent: number, total: number): void {
    const part = total === 0 ? 0 : Math.floor((sent / total) * 100);
    this.bar.value = part;
    this.label.textContent = `${this.name}: wysłano ${part} %`;
  }

  finish(): void {
    this.bar.remove();
    this.button.remove();
    this.label.textContent = `${this.name}: wysłano`;
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
