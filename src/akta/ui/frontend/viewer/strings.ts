// Every sentence the script says, in one place, so that it can be translated.
export const say = {
  accessEnded: "Dostęp do tych akt zakończył się.",
  accessEndedAt: (moment: string): string => `Dostęp do tych akt skończył się ${moment}, zgodnie z zarządzeniem.`,
  sessionEnded: "Sesja wygasła. Aby czytać dalej, trzeba zalogować się ponownie.",
  forbidden: "Dostęp do tych akt został zakończony albo cofnięty.",
  missing: "Tej karty nie ma już w zakresie dostępu. Aby czytać dalej, proszę otworzyć akta ponownie.",
  blankTitle: "Akta są zamknięte",
  cardTakenOut: "Tej karty nie ma już w aktach",
  readOthers: "Czytaj pozostałe karty",
  blankNext: "Z tej karty przeglądarki usunięto obrazy i teksty. Wątpliwości wyjaśni jednostka, która wydała zarządzenie.",
  offline: "Brak połączenia z systemem. Treść wróci, gdy połączenie wróci.",
  pageFailed: "Nie udało się pobrać strony. Proszę sprawdzić połączenie i spróbować ponownie.",
  retry: "Spróbuj ponownie",
  loading: "Wczytywanie strony…",
  left: "Dostęp jeszcze",
  noEnd: "Dostęp bez terminu końcowego",
  leftWarning: (words: string): string => `Do końca dostępu: ${words}.`,
  lessThanMinute: "mniej niż minuta",
  copied: (citation: string): string => `Skopiowano: ${citation}`,
  copyFailed: (citation: string): string => `Przeglądarka nie pozwala kopiować. Odnośnik: ${citation}`,
  firstPage: "To jest pierwsza strona.",
  lastPage: "To jest ostatnia strona.",
  choose: "Ten numer miały różne karty. Proszę wybrać:",
  typeCard: "Proszę podać kartę, na przykład: t. 3 k. 512v.",
  typeQuery: "Proszę podać szukane słowo.",
  searching: "Szukanie…",
  results: (total: number, query: string): string => `Wyniki dla „${query}”: ${total}`,
  noResults: (query: string): string =>
    `Nie znaleziono „${query}”. Można skrócić słowo, sprawdzić pisownię albo poszerzyć zakres szukania.`,
  noSearchYet: "Tu pojawią się wyniki. Szukane słowo wpisuje się powyżej (klawisz /).",
  hitOf: (at: number, total: number, label: string): string => `Wynik ${at} z ${total}: ${label}`,
  moreResults: "Pokaż następne wyniki",
  earlier: "Wcześniejsze strony",
  later: "Dalsze strony",
  pageText: "Tekst strony",
  textLoading: "Wczytywanie tekstu…",
  textOcr: "Odczytany automatycznie ze skanu; może zawierać błędy.",
  textPdf: "Pochodzi z pliku źródłowego.",
  textNone: "Na tej stronie nie odczytano tekstu.",
  wholePage: "Cała strona",
  pageWidth: "Szerokość strony",
  zoom: (percent: number): string => `Powiększenie ${percent}%`,
  turned: (degrees: number): string => `Obrót ${degrees} stopni`,
  of: "z",
  former: "dawniej",
  hitsHere: (count: number): string => `${count} ${form(count, "wynik", "wyniki", "wyników")}`,
  single: "Widok jednej strony",
  double: "Dwie strony obok siebie",
  flow: "Przewijanie stron",
  tooNarrow: "Na dwie strony obok siebie okno jest za wąskie.",
  turnAlone: "Obracać można w widoku jednej strony.",
  pages: "Strony akt",
  pageImage: "Obraz strony",
  noteNew: (label: string): string => `Notatka do ${label}`,
  noteOfPart: "Notatka będzie dotyczyć zaznaczonego tekstu.",
  noteHint: "Widzi ją tylko jej autor. Nie trafia do akt ani do żadnej kopii akt.",
  noteSave: "Zapisz notatkę",
  noteCancel: "Porzuć",
  noteEdit: "Zmień",
  noteRemove: "Usuń",
  noteRemoveSure: "Usuń na dobre",
  noteSaved: "Zapisano notatkę.",
  noteRemoved: "Usunięto.",
  noteFailed: "Nie zapisano. Proszę sprawdzić połączenie i spróbować ponownie; treść została w polu.",
  noNotes: "Nie ma jeszcze notatek ani zakładek. Zakładka: klawisz b, notatka: klawisz m.",
  bookmark: "zakładka",
  bookmarked: (label: string): string => `Założono zakładkę: ${label}`,
  unbookmarked: (label: string): string => `Usunięto zakładkę: ${label}`,
  noteElsewhere: "poza obecnym zakresem dostępu",
  help: "Pomoc i klawisze",
  close: "Zamknij",
  keysOn: "Skróty jednoliterowe włączone",
  keys: [
    ["← →", "poprzednia, następna strona (także PageUp, PageDown)"],
    ["↑ ↓", "przesuń powiększoną stronę"],
    ["g", "idź do karty"],
    ["/", "szukaj w aktach"],
    ["n, p", "następny, poprzedni wynik"],
    ["t", "tekst strony"],
    ["d", "dwie strony obok siebie"],
    ["s", "przewijanie stron"],
    ["b", "zakładka przy tej stronie"],
    ["m", "notatka do tej strony albo do zaznaczonego tekstu"],
    ["+, −", "powiększ, pomniejsz"],
    ["0", "cała strona lub szerokość"],
    ["r", "obróć w prawo"],
    ["c", "kopiuj odnośnik do karty"],
    ["?", "ta pomoc"],
  ] as const,
  helpMouse: "Kółko myszy przesuwa stronę, z klawiszem Ctrl powiększa. Tekst na obrazie można zaznaczyć i skopiować.",
};

function form(count: number, one: string, few: string, many: string): string {
  if (count === 1) {
    return one;
  }
  const [last, lastTwo] = [count % 10, count % 100];
  return last >= 2 && last <= 4 && !(lastTwo >= 12 && lastTwo <= 14) ? few : many;
}

/** Time left in at most two units, rounded down. */
export function periodWords(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  if (days > 0) {
    return `${days} ${form(days, "dzień", "dni", "dni")}${hours > 0 ? ` ${hours} godz.` : ""}`;
  }
  if (hours > 0) {
    return `${hours} godz.${rest > 0 ? ` ${rest} min` : ""}`;
  }
  return rest > 0 ? `${rest} min` : say.lessThanMinute;
}
