// HTMX: the CSRF header on every request, and a sentence where an answer does not come.
import "htmx.org";

interface RequestDetail {
  headers: Record<string, string>;
}

interface ErrorDetail {
  xhr: XMLHttpRequest;
  successful?: boolean;
}

const SENTENCES: Record<number, string> = {
  401: "Sesja wygasła. Proszę zalogować się ponownie; wpisane dane pozostają na stronie.",
  403: "Brak dostępu do tej czynności. Proszę odświeżyć stronę.",
  404: "Tego już tu nie ma. Proszę odświeżyć stronę.",
  409: "Ktoś zmienił to wcześniej. Proszę odświeżyć stronę i sprawdzić obecny stan.",
  412: "Nic nie zapisano: w innej karcie zmieniono profil. Proszę wrócić w niej do profilu tej strony i spróbować ponownie; wpisane dane pozostają na stronie.",
  413: "Plik jest za duży. Proszę podzielić go na mniejsze części.",
  429: "Za dużo prób w krótkim czasie. Proszę odczekać kilka minut.",
  503: "System jest chwilowo niedostępny. Proszę spróbować za kilka minut.",
};
const UNKNOWN = "Czynność nie została wykonana z przyczyny po stronie systemu. Proszę spróbować ponownie.";
const OFFLINE = "Brak połączenia z systemem. Proszę sprawdzić sieć i spróbować ponownie.";

export function watchRequests(): void {
  document.body.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
    if (token !== undefined) {
      (event as CustomEvent<RequestDetail>).detail.headers["X-CSRFToken"] = token;
    }
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    const { status } = (event as CustomEvent<ErrorDetail>).detail.xhr;
    showProblem(SENTENCES[status] ?? UNKNOWN);
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const told = document.querySelector("#komunikaty [data-problem]");
    if ((event as CustomEvent<ErrorDetail>).detail.successful && told?.textContent === OFFLINE) {
      told.remove();
    }
  });
  document.body.addEventListener("htmx:sendError", () => showProblem(OFFLINE));
  document.body.addEventListener("htmx:timeout", () => showProblem(OFFLINE));
}

/** Puts one message of error into the messages region, which is live. */
function showProblem(sentence: string): void {
  const region = document.getElementById("komunikaty");
  const known = region?.querySelector("[data-problem]");
  if (region === null || known?.textContent === sentence) {
    return;
  }
  known?.remove();
  const message = document.createElement("div");
  message.className = "message message-error";
  message.dataset["problem"] = "";
  message.textContent = sentence;
  region.append(message);
}
