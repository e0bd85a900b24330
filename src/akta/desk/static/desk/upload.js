// Sends chosen files one after another, with a line for each; without this script the form sends
// them all at once.
const form = document.querySelector("[data-upload]");
const zone = form?.querySelector("[data-upload-zone]");
const count = form?.querySelector("[data-upload-count]");
const results = document.querySelector("[data-upload-results]");
let chosen = [];

const order = new Intl.Collator("pl", { numeric: true, sensitivity: "base" });
const pathOf = (file) => file.webkitRelativePath || file.name;

function choose(files) {
  chosen = [...files].sort((a, b) => order.compare(pathOf(a), pathOf(b)));
  count.textContent = chosen.length ? `Wybrane pliki: ${chosen.length}` : "";
}

async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(filesOf))).flat();
}

async function drop(event) {
  event.preventDefault();
  zone.classList.remove("is-over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry());
  choose((await Promise.all(entries.filter(Boolean).map(filesOf))).flat());
}

function line(name) {
  const item = document.createElement("li");
  item.textContent = `${name}: wysyłanie…`;
  results.querySelector("ol").append(item);
  return item;
}

async function sendOne(file, facts) {
  const body = new FormData(form);
  body.delete("files");
  for (const [name, value] of Object.entries(facts)) if (value) body.set(name, value);
  body.append("files", file, file.name);
  const answer = await fetch(location.href, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
  });
  const said = await answer.json().catch(() => ({}));
  const first = said.results?.[0];
  return {
    taken: Boolean(first?.taken),
    text: first?.text || said.problem || said.detail || "Serwer nie odpowiedział. Proszę wysłać plik ponownie.",
    facts: { document: said.document, place: said.place },
    // a wrong form or a lost session concerns every file: stop and keep what was typed
    stop: !first,
  };
}

async function send() {
  const bar = results.querySelector("progress");
  const status = results.querySelector("[data-upload-said]");
  const button = form.querySelector("button[type=submit]");
  results.hidden = false;
  results.querySelector("ol").replaceChildren();
  button.disabled = true;
  bar.max = chosen.length;
  let facts = {};
  let refused = 0;
  for (const [index, file] of chosen.entries()) {
    const item = line(pathOf(file));
    const outcome = await sendOne(file, facts).catch(() => ({
      text: "Utracono połączenie. Proszę wysłać plik ponownie.", facts, stop: false,
    }));
    facts = { ...facts, ...outcome.facts };
    item.textContent = `${pathOf(file)}: ${outcome.text}`;
    item.classList.toggle("is-refused", !outcome.taken);
    if (!outcome.taken) refused += 1;
    bar.value = index + 1;
    status.textContent = `Wysłano ${index + 1} z ${chosen.length}, odrzucono ${refused}.`;
    if (outcome.stop) break;
  }
  button.disabled = false;
}

if (form) {
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => choose(input.files));
  }
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("is-over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", drop);
  form.addEventListener("submit", (event) => {
    if (!chosen.length) return;
    event.preventDefault();
    send();
  });
}
