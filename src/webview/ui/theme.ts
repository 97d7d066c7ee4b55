/** Theme: the editor's colours for canvases. Style sheets use the variables themselves. */

import { type ReadonlySignal, signal } from '@preact/signals';
import type { MapQuantity } from '../../step/map/quantity';
import { heatOf, heatRanges, heldRange } from '../../step/view/heat';
import { inkOn } from '../../step/view/ink';
import type { GraphPalette } from '../../step/view/svg';
import type { HeatRange } from '../../step/view/view';
import { checked } from '../../text/checked';
import { opaqueColours } from './browser-colours';
import { parseColour, type Rgb } from './colour';

export interface CanvasTheme {
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  readonly accent: string;
  /** Single losses, the line that joins them, and their mean. */
  readonly point: string;
  readonly pointLine: string;
  readonly mean: string;
  /** Losses of steps after the shown one, and of the branch that was left. */
  readonly later: string;
  readonly otherBranch: string;
  /** Colours of other runs. */
  readonly besides: readonly string[];
  /** Ends and middle of diverging scales. */
  readonly negative: Rgb;
  readonly zero: Rgb;
  readonly positive: Rgb;
  /** Numbers that are not finite. */
  readonly broken: Rgb;
  readonly hatch: string;
  /** The colours of heat from none to full, and the colour of the text on each. */
  readonly heat: readonly string[];
  readonly heatInk: readonly string[];
  /** The |gradients| that have no heat and full heat; null before the first step. */
  readonly gradientRange: HeatRange | null;
  /** The colour of text on boxes without heat. */
  readonly boxText: string;
  /**
   * The lines of a high contrast theme around boxes; null in others, where colours tell them apart.
   */
  readonly boxLine: string | null;
  /** The marks of a filter's matches, of a line's nodes, and of a cone. */
  readonly match: string;
  readonly line: string;
  readonly cone: string;
  readonly focus: string;
  /** The colours of a picture of the graph that is written to a file. */
  readonly picture: GraphPalette;
  readonly font: string;
}

/** Number of colours from no heat to full heat, minus one. */
const heatSteps = 64;

const current = signal<CanvasTheme>(readTheme(null));

/** The current theme; changes when VS Code changes it. */
export const theme: ReadonlySignal<CanvasTheme> = current;

/**
 * Takes the range of |gradients| of the step on the page. It is the page's until it no longer fits;
 * while training runs (`playing`), it stays as it is.
 */
export function takeHeatRange(range: HeatRange, playing: boolean): void {
  const { gradientRange } = current.peek();
  if (gradientRange !== null && playing) return;
  const held = heldRange(gradientRange, range);
  if (held.none !== gradientRange?.none || held.full !== gradientRange.full) {
    current.value = { ...current.peek(), gradientRange: held };
  }
}

/** Returns the numbers of a quantity that have no heat and full heat on the page. */
export function heatRangeIn({ gradientRange }: CanvasTheme, quantity: MapQuantity): HeatRange {
  return (quantity === 'gradient' ? gradientRange : null) ?? heatRanges[quantity];
}

/**
 * Returns the colour of an amount; the colour of no heat for -1, where the loss does not depend on
 * the node.
 */
export function heatColour(colours: CanvasTheme, amount: number, quantity: MapQuantity = 'gradient'): string {
  return checked(colours.heat, heatStep(colours, amount, quantity), 'colour of heat');
}

/** Returns the index of the colour of an amount among those of heat. */
export function heatStep(colours: CanvasTheme, amount: number, quantity: MapQuantity): number {
  return Math.round(heatOf(amount, quantity, heatRangeIn(colours, quantity)) * heatSteps);
}

/**
 * Follows the theme from now on: VS Code writes its variables on the root element and its kind on
 * the body.
 */
export function followTheme(): void {
  const observer = new MutationObserver(() => {
    current.value = readTheme(current.peek().gradientRange);
  });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'style'] });
}

function readTheme(gradientRange: HeatRange | null): CanvasTheme {
  const style = getComputedStyle(document.body);
  const variable = (name: string, fallback: string) => style.getPropertyValue(name).trim() || fallback;
  const colour = (name: string, fallback: Rgb) => parseColour(style.getPropertyValue(name)) ?? fallback;
  const foreground = variable('--vscode-foreground', '#cccccc');
  const background = opaqueColours([variable('--vscode-editor-background', '#1f1f1f')], '#1f1f1f')[0] ?? '#1f1f1f';
  const [frame = background, line = background, text = background] = opaqueColours(
    [
      `color-mix(in srgb, ${foreground} 2.5%, transparent)`,
      variable('--line-strong', foreground),
      variable('--box-text', foreground),
    ],
    background,
  );
  const stops = [0, 1, 2, 3, 4].map((stop) => variable(`--ramp-${stop}`, foreground));
  const heat = heatColours(stops, background);
  const heatInk = heat.map(inkOn);
  return {
    foreground,
    muted: variable('--vscode-descriptionForeground', foreground),
    grid: variable('--grid', foreground),
    accent: variable('--accent', foreground),
    point: variable('--loss-point', foreground),
    pointLine: variable('--loss-line', foreground),
    mean: variable('--loss-mean', foreground),
    later: variable('--loss-later', foreground),
    otherBranch: variable('--loss-other', foreground),
    besides: ['green', 'purple', 'yellow', 'red'].map((name) => variable(`--vscode-charts-${name}`, foreground)),
    negative: colour('--vscode-charts-blue', { r: 55, g: 148, b: 255 }),
    zero: colour('--vscode-editor-background', { r: 31, g: 31, b: 31 }),
    positive: colour('--vscode-symbolIcon-classForeground', { r: 238, g: 157, b: 40 }),
    broken: colour('--vscode-errorForeground', { r: 244, g: 71, b: 71 }),
    hatch: variable('--vscode-descriptionForeground', foreground),
    heat,
    gradientRange,
    heatInk,
    boxText: variable('--box-text', foreground),
    boxLine: document.body.classList.contains('vscode-high-contrast') ? variable('--line', foreground) : null,
    match: variable('--match', foreground),
    line: variable('--line-mark', foreground),
    cone: variable('--cone', foreground),
    focus: variable('--vscode-focusBorder', foreground),
    picture: { background, frame, line, text, edge: text, heat },
    font: `11px ${variable('--vscode-font-family', 'sans-serif')}`,
  };
}

/** Returns the colours from the first of the stops to the last, mixed by the browser in OKLab. */
function heatColours(stops: readonly string[], background: string): string[] {
  const mixtures = Array.from({ length: heatSteps + 1 }, (_, i) => {
    const place = (i / heatSteps) * (stops.length - 1);
    const stop = Math.min(stops.length - 2, Math.floor(place));
    return `color-mix(in oklab, ${stops[stop + 1]} ${100 * (place - stop)}%, ${stops[stop]})`;
  });
  return opaqueColours(mixtures, background);
}
