// One page as a picture in two sizes, fetched by our own door so that every refusal is seen.
import OpenSeadragon from "openseadragon";
import type { Images } from "./images";
import type { Side } from "./types";

export const FIRST_WIDTH = 1200;
export const SHARP_WIDTH = 2400;

/** What OpenSeadragon hands to a source that loads its own tiles. */
interface Job {
  src: string;
  finish(data: HTMLImageElement, request: undefined, kind: "image"): void;
  fail(message: string, request: undefined): void;
}

let serial = 0;

/** Level 0 is 1200 pixels wide and comes at once, level 1 is sharp and comes when one zooms in. */
export function pyramidOf(side: Side, images: Images): OpenSeadragon.TileSource {
  const widths = side.width > FIRST_WIDTH ? [FIRST_WIDTH, SHARP_WIDTH] : [FIRST_WIDTH];
  const width = widths.at(-1) ?? FIRST_WIDTH;
  const height = Math.round((width * side.height) / side.width);
  const source = new OpenSeadragon.TileSource({
    width,
    height,
    tileSize: Math.max(width, height),
    minLevel: 0,
    maxLevel: widths.length - 1,
  } as OpenSeadragon.TileSourceOptions);
  const mark = ++serial; // a picture dropped from memory must not be found again by its name
  return Object.assign(source, {
    getTileUrl: (level: number) => `${mark}-${level}`,
    hasTransparency: () => false,
    getClosestLevel: () => 0, // otherwise the sharp one, a single picture too, would come first
    downloadTileStart: (job: Job) => {
      const level = Number(job.src.split("-")[1]);
      images.get(side.id, widths[level] ?? FIRST_WIDTH, "karta").then(
        (picture) => job.finish(picture, undefined, "image"),
        (error: unknown) => job.fail(String(error), undefined),
      );
    },
    downloadTileAbort: () => undefined,
  });
}
