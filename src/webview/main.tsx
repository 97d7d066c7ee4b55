/** The entry of the Inspector's page. */

import 'uplot/dist/uPlot.min.css';
import './styles/page.css';
import './styles/parts.css';
import './styles/timeline.css';
import './styles/drawer.css';
import './styles/messages.css';
import './styles/graph.css';
import './styles/graph-looks.css';
import './styles/graph-bar.css';
import './styles/map.css';
import './styles/cursor.css';
import './styles/card.css';
import './styles/find.css';
import './styles/marks.css';
import './styles/document.css';
import './styles/tokenizer.css';
import './styles/matrices.css';
import './styles/parameters.css';
import './styles/distributions.css';
import './styles/compare.css';
import './styles/generate.css';
import { effect } from '@preact/signals';
import { render } from 'preact';
import { findByKey } from './find/shortcuts';
import { App } from './page/app';
import { cancelByKey } from './page/long-query-notice';
import { connect } from './state/host';
import { Inspector } from './state/inspector';
import { Steered } from './state/steering';
import { copyWithoutIsolates } from './ui/copied-text';
import { keepFocus } from './ui/focus';
import { lessMotion } from './ui/motion';
import { followPixelRatio } from './ui/pixel-ratio';
import { followTheme, takeHeatRange, theme } from './ui/theme';
import { followWidth } from './ui/wide';

const root = document.getElementById('inspector');
if (root === null) throw new Error('The page has no element with the id inspector.');

const host = connect(
  {
    show: (snapshot) => inspector.offer(snapshot),
    changed: () => inspector.refresh(),
    cursorLine: (line) => inspector.marking.cursorLine(line),
    find: (filter) => inspector.find(filter),
    steer: (to) => steered.steer(to),
    // The element that had the focus keeps it.
    takeKeyboard: () => window.focus(),
  },
  (error) => inspector.report(error),
);
const inspector = new Inspector({
  calls: host.calls,
  kept: host.kept,
  keep: host.keep,
  painted,
  afterwards: () => new Promise((resolve) => setTimeout(resolve)),
  ready: () => host.ready(),
  passes: {
    now: () => performance.now(),
    frame: (then) => void requestAnimationFrame(then),
    still: lessMotion,
  },
  wide: followWidth(),
  visible: () => document.visibilityState === 'visible',
  patience: () => new Promise((resolve) => setTimeout(resolve, 120)),
  late: () => new Promise((resolve) => setTimeout(resolve, 1000)),
});
const steered = new Steered(inspector);

window.addEventListener('error', (event) => inspector.report(event.error ?? new Error(event.message)));
window.addEventListener('unhandledrejection', (event) => inspector.report(event.reason));
// Runs before any other handler of the key, wherever the keyboard focus is.
document.addEventListener(
  'keydown',
  (event) => {
    if (!cancelByKey(inspector, event)) return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);
document.addEventListener('keydown', (event) => {
  if (!event.defaultPrevented && findByKey(inspector, event)) event.preventDefault();
});
document.addEventListener('visibilitychange', () => inspector.refresh());

keepFocus(document);
copyWithoutIsolates(document);
followTheme();
followPixelRatio();
effect(() => host.colours(theme.value.picture));
effect(() => {
  const { recorded, status } = inspector.shown.value ?? { recorded: null, status: null };
  if (recorded !== null) takeHeatRange(recorded.graph.heat, status?.state === 'running');
});
effect(() => {
  root.ariaBusy = String(!inspector.offScreen.whole.value);
});
effect(() => {
  const { value: played } = inspector.passes.at;
  if (played === null) delete root.dataset['played'];
  else root.dataset['played'] = played.phase;
});
render(<App inspector={inspector} />, root);
keepScroll();
inspector.refresh();

/** Resolves when the current frame has been painted. */
function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

/**
 * Scrolls to the position that the page had before it was hidden, as soon as the page is high
 * enough, and records the position from then on.
 */
function keepScroll(): void {
  const kept = inspector.scroll.peek();
  const element = document.scrollingElement;
  if (element === null) return;
  const stop = effect(() => {
    if (!inspector.shown.value?.recorded) return;
    requestAnimationFrame(() => {
      element.scrollTop = kept;
      stop();
      window.addEventListener('scroll', () => {
        inspector.scroll.value = element.scrollTop;
      });
    });
  });
}
