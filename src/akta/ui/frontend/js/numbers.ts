// PESEL, NIP and REGON are looked at when one leaves the field: a hint, never an obstacle.
import { enhanceEach } from "./dom";

interface Kind {
  lengths: number[];
  valid(digits: number[]): boolean;
  name: string;
}

const KINDS: Record<string, Kind> = {
  pesel: {
    lengths: [11],
    name: "PESEL",
    valid: (d) => (10 - (sum(d, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === d[10],
  },
  nip: { lengths: [10], name: "NIP", valid: (d) => sum(d, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === d[9] },
  regon: {
    lengths: [9, 14],
    name: "REGON",
    valid: (d) =>
      (sum(d, [8, 9, 2, 3, 4, 5, 6, 7]) % 11) % 10 === d[8] &&
      (d.length === 9 || (sum(d, [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11) % 10 === d[13]),
  },
};

function sum(digits: number[], weights: number[]): number {
  return weights.reduce((total, weight, at) => total + weight * (digits[at] ?? 0), 0);
}

/** A kind sentence about a number that cannot be right, or null. */
export function doubt(kind: Kind, typed: string): string | null {
  const text = typed.replace(/[\s-]/g, "");
  if (text === "") {
    return null;
  }
  if (!/^\d+$/.test(text) || !kind.lengths.includes(text.length)) {
    return `${kind.name} ma ${kind.lengths.join(" lub ")} cyfr. Proszę sprawdzić, czy niczego nie brakuje.`;
  }
  return kind.valid([...text].map(Number))
    ? null
    : `Cyfra kontrolna numeru ${kind.name} się nie zgadza. Proszę porównać go z dokumentem.`;
}

export function watchNumbers(): void {
  enhanceEach<HTMLInputElement>("input[data-check]", (input) => {
    const kind = KINDS[input.dataset["check"] ?? ""];
    if (kind === undefined) {
      return;
    }
    const note = document.createElement("p");
    note.className = "field-warning";
    note.setAttribute("role", "status");
    input.after(note);
    input.addEventListener("blur", () => (note.textContent = doubt(kind, input.value) ?? ""));
  });
}
