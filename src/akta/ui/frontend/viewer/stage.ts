// The page on the screen: zoom, pan, turn. OpenSeadragon draws, everything else is ours.
import OpenSeadragon from "openseadragon";
import type { Images } from "./images";
import { pyramidOf } from "./pyramid";
import type { Side } from "./types";

export type Fit = "page" | "width" | "free";

const MARGIN = 0.98;

export class Stage {
  readonly #osd: OpenSeadragon.Viewer;
  readonly #images: Images;
  readonly #moved: () => void;
  #aspect = 1.414;
  #fit: Fit = "page";
  #turned = 0;

  constructor(host: HTMLElement, images: Images, moved: () => void) {
    this.#images = images;
    this.#moved = moved;
    forestallStyle();
    const element = document.createElement("div");
    element.className = "viewer-canvas";
    element.setAttribute("aria-hidden", "true");
    host.prepend(element);
    this.#osd = OpenSeadragon(optionsFor(element));
    this.#listen(host);
  }

  get fit(): Fit {
    return this.#fit;
  }

  get turned(): number {
    return this.#turned;
  }

  /** Zoom as a share of the whole-page view's width, in per cent of the window. */
  get percent(): number {
    return Math.round(this.#osd.viewport.getZoom(false) * 100);
  }

  /** True if the page is larger than the window in height. */
  get overflows(): boolean {
    const { height } = this.#shown(this.#osd.viewport.getZoom(false));
    return height > this.#size.y + 1;
  }

  /** Puts a page whose picture is in memory; the view keeps its way of fitting. */
  show(side: Side): Promise<void> {
    this.#aspect = side.height / side.width;
    this.#turned = side.rotation;
    const kept = this.#osd.world.getItemCount() > 0 ? this.#osd.viewport.getZoom(false) : null;
    return new Promise((done, failed) => {
      this.#osd.addTiledImage({
        tileSource: pyramidOf(side, this.#images),
        index: 0,
        replace: kept !== null,
        success: () => {
          this.#osd.viewport.setRotation(this.#turned, true);
          this.#place(kept);
          done();
        },
        error: () => failed(new Error("The page could not be drawn.")),
      });
    });
  }

  dim(dimmed: boolean): void {
    this.#osd.world.getItemAt(0)?.setOpacity(dimmed ? 0.25 : 1);
  }

  zoomBy(factor: number): void {
    this.#fit = "free";
    this.#osd.viewport.zoomBy(factor);
    this.#osd.viewport.applyConstraints();
  }

  /** Whole page, then page width, then whole page again. */
  toggleFit(): Fit {
    this.#fit = this.#fit === "page" ? "width" : "page";
    this.#place(null);
    return this.#fit;
  }

  turn(): number {
    this.#turned = (this.#turned + 90) % 360;
    this.#osd.viewport.setRotation(this.#turned, true);
    this.#fit = this.#fit === "free" ? "page" : this.#fit;
    this.#place(null);
    return this.#turned;
  }

  panBy(x: number, y: number): void {
    const { viewport } = this.#osd;
    const delta = viewport.deltaPointsFromPixels(new OpenSeadragon.Point(x, y), false);
    viewport.panBy(delta.rotate(-this.#turned));
    viewport.applyConstraints();
  }

  /** Where three corners of the page stand in the window, for what lies over it. */
  corners(): [OpenSeadragon.Point, OpenSeadragon.Point, OpenSeadragon.Point] {
    const at = (x: number, y: number): OpenSeadragon.Point =>
      this.#osd.viewport.pixelFromPoint(new OpenSeadragon.Point(x, y), true);
    return [at(0, 0), at(1, 0), at(0, this.#aspect)];
  }

  destroy(): void {
    this.#osd.destroy();
  }

  get #size(): OpenSeadragon.Point {
    return this.#osd.viewport.getContainerSize();
  }

  get #isOnSide(): boolean {
    return this.#turned % 180 !== 0;
  }

  /** Size of the page in pixels of the window at a zoom. */
  #shown(zoom: number): { width: number; height: number } {
    const unit = this.#size.x * zoom;
    const [width, height] = this.#isOnSide ? [this.#aspect, 1] : [1, this.#aspect];
    return { width: width * unit, height: height * unit };
  }

  #place(kept: number | null): void {
    const { viewport } = this.#osd;
    const whole = this.#shown(1);
    const byWidth = (this.#size.x / whole.width) * MARGIN;
    const byHeight = (this.#size.y / whole.height) * MARGIN;
    const zooms = { page: Math.min(byWidth, byHeight), width: byWidth, free: kept ?? byWidth };
    const zoom = zooms[this.#fit];
    viewport.zoomTo(zoom, undefined, true);
    const hidden = Math.max(0, (this.#shown(zoom).height - this.#size.y) / 2) / (this.#size.x * zoom);
    const angle = (this.#turned * Math.PI) / 180;
    const middle = new OpenSeadragon.Point(0.5, this.#aspect / 2);
    const up = new OpenSeadragon.Point(-hidden * Math.sin(angle), -hidden * Math.cos(angle));
    viewport.panTo(middle.plus(up), true);
    this.#osd.forceRedraw();
    this.#moved();
  }

  #listen(host: HTMLElement): void {
    const smooth = (): void => {
      const { context } = this.#osd.drawer as unknown as { context?: CanvasRenderingContext2D };
      if (context) {
        context.imageSmoothingQuality = "high";
      }
    };
    smooth();
    this.#osd.addHandler("resize", () => {
      smooth();
      if (this.#fit !== "free" && this.#osd.world.getItemCount() > 0) {
        requestAnimationFrame(() => this.#place(null));
      }
    });
    this.#osd.addHandler("update-viewport", this.#moved);
    this.#osd.addHandler("canvas-key", (event) => (event.preventDefaultAction = true));
    this.#osd.addHandler("canvas-pinch", () => (this.#fit = "free"));
    this.#osd.addHandler("canvas-double-click", () => (this.#fit = "free"));
    host.addEventListener("wheel", (event) => this.#wheel(event), { passive: false, capture: true });
  }

  /** The wheel moves the page as in any document; with Ctrl, or a pinch on a touchpad, it zooms. */
  #wheel(event: WheelEvent): void {
    if (event.target instanceof Element && event.target.closest("[data-own-scroll]") !== null) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey) {
      this.zoomBy(Math.exp(-event.deltaY * (event.deltaMode === 0 ? 0.004 : 0.1)));
      return;
    }
    const unit = event.deltaMode === 0 ? 1 : 24;
    this.panBy(event.deltaX * unit, event.deltaY * unit);
  }
}

/**
 * OpenSeadragon adds a style element, which the page's policy forbids, unless it finds one by its
 * name and mark. This one bears both, but belongs to no language of the browser and styles nothing.
 */
function forestallStyle(): void {
  const style = document.createElementNS("urn:akta", "style");
  style.setAttribute("data-openseadragon-mobile-css", "true");
  document.head.append(style);
}

function optionsFor(element: HTMLElement): OpenSeadragon.Options {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    element,
    drawer: "canvas",
    showNavigationControl: false,
    autoHideControls: false,
    tabIndex: -1,
    animationTime: still ? 0 : 0.2,
    blendTime: 0,
    immediateRender: true,
    visibilityRatio: 1,
    constrainDuringPan: true,
    minZoomImageRatio: 0.5,
    maxZoomPixelRatio: 3,
    placeholderFillStyle: "#ffffff",
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true, scrollToZoom: false },
    gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true, pinchRotate: false, flickEnabled: !still },
    gestureSettingsPen: { clickToZoom: false, dblClickToZoom: true },
  };
}
