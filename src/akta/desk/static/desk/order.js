// Keyboard, Shift selection and dragging for the ordering workbench. Every command is a button of
// the form; this only chooses cards and presses it.
const form = document.querySelector("[data-order]");
const cards = form ? [...form.querySelectorAll("[data-card]")] : [];
const boxOf = (card) => card.querySelector("input[type=checkbox]");
let last = null;

function tell() {
  const chosen = cards.filter((card) => boxOf(card).checked);
  form.querySelector("[data-order-count]").textContent = chosen.length
    ? `Zaznaczone karty: ${chosen.length} (k. ${chosen[0].dataset.label}${chosen.length > 1 ? `–${chosen.at(-1).dataset.label}` : ""})`
    : "Zaznaczone karty: 0";
  const insert = form.querySelector("[data-order-insert]");
  const anchor = new URL(insert.href);
  if (chosen.length) anchor.searchParams.set("po", chosen.at(-1).dataset.card);
  else anchor.searchParams.delete("po");
  insert.href = anchor.href;
}

function mark(index, on, range) {
  const from = range && last !== null ? Math.min(last, index) : index;
  const to = range && last !== null ? Math.max(last, index) : index;
  for (let place = from; place <= to; place += 1) boxOf(cards[place]).checked = on;
  last = index;
  tell();
}

const press = (command) => form.querySelector(`button[value="${command}"]`).click();
const KEYS = {
  d: () => form.querySelector("[name=opis-title]").focus(),
  m: () => form.querySelector("[name=after]").focus(),
  o: () => press("verso"),
  r: () => press("turn-90"),
  w: () => form.querySelector("[data-order-insert]").click(),
};

function columns() {
  const top = cards[0].offsetTop;
  const wrap = cards.findIndex((card) => card.offsetTop !== top);
  return wrap < 0 ? cards.length : wrap;
}

function keys(event, index) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns(), ArrowUp: -columns() };
  if (event.key in steps) {
    const next = cards[Math.max(0, Math.min(cards.length - 1, index + steps[event.key]))];
    boxOf(next).focus();
    if (event.shiftKey) mark(cards.indexOf(next), true, true);
  } else if (event.key in KEYS) {
    KEYS[event.key]();
  } else return;
  event.preventDefault();
}

function dragged(card, event) {
  if (!boxOf(card).checked) {
    for (const other of cards) boxOf(other).checked = false;
    boxOf(card).checked = true;
    tell();
  }
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.dataset.label);
}

function dropped(card, event) {
  event.preventDefault();
  card.classList.remove("is-target");
  if (boxOf(card).checked) return;
  form.querySelector("[name=after]").value = card.dataset.label;
  form.querySelector("[name=target]").value = "";
  press("move");
}

cards.forEach((card, index) => {
  const box = boxOf(card);
  box.addEventListener("click", (event) => mark(index, box.checked, event.shiftKey));
  box.addEventListener("keydown", (event) => keys(event, index));
  card.draggable = true;
  card.addEventListener("dragstart", (event) => dragged(card, event));
  card.addEventListener("dragover", (event) => {
    event.preventDefault();
    card.classList.add("is-target");
  });
  card.addEventListener("dragleave", () => card.classList.remove("is-target"));
  card.addEventListener("drop", (event) => dropped(card, event));
});
if (form && cards.length) tell();
