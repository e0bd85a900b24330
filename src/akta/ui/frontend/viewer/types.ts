// Answers of the server, as the README of this room describes them.

export type Box = readonly [x: number, y: number, width: number, height: number];

export interface Grant {
  number: string;
  to: string | null;
  server_now: string;
}

export interface Config {
  base: string;
  side: string;
  grant: Grant | null;
  notes: boolean;
  back: { url: string; label: string };
}

export interface Side {
  id: string;
  label: string;
  citation: string;
  index: number;
  of: number;
  volume: number;
  document_title: string | null;
  document_date: string | null;
  former: string;
  width: number;
  height: number;
  rotation: number;
  text_source: "ocr" | "pdf" | "none";
}

export interface Sides {
  sides: Side[];
  prev: string | null;
  next: string | null;
}

export interface Line {
  text: string;
  box: Box;
}

export interface PageText {
  source: "ocr" | "pdf" | "none";
  confidence: number | null;
  lines: Line[];
}

export interface Match {
  side: string;
  label: string;
  note: string | null;
}

export interface GoTo {
  matches: Match[];
  problem?: string | null;
}

export interface Hit {
  side: string;
  label: string;
  document_title: string | null;
  snippet: [text: string, isHit: boolean][];
  boxes: Box[];
}

export interface Found {
  query: string;
  total: number;
  hits: Hit[];
  next: string | null;
  note?: string | null;
  documents?: Record<string, number>;
}

/** A private note or bookmark; without a side where the access no longer shows it. */
export interface Mark {
  id: string;
  kind: "note" | "bookmark";
  side: string | null;
  label: string;
  text: string;
  box: Box | null;
  version: number;
}

export interface State {
  to: string | null;
  server_now: string;
  ended: boolean;
  reason: string | null;
}
