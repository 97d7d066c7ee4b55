/**
 * Path bar: the path to the selection, and the buttons that go back and forward through the earlier
 * ones.
 */

import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { formatCount } from '../../text/numbers';
import { strings } from '../strings';
import { measured } from '../ui/sizes';
import { Tool } from '../ui/tool';
import type { GraphPaneProps } from './graph-pane';
import { pathTo, shortened } from './path';

/** Width of a character, CSS pixels: slightly more than the real width. */
const characterWidth = 7.2;

export function PathBar({ inspector, recorded }: GraphPaneProps) {
  const { history, boxesByKey, selectedKey, boxes } = inspector;
  const nav = useRef<HTMLElement>(null);
  const width = useSignal(0);
  useLayoutEffect(() => measured(nav.current, (size) => (width.value = size.width)), [width]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : null;
      if (by === null || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      // In a text field these keys may move by words.
      if (event.target instanceof Element && event.target.matches('input, textarea')) return;
      // Keeps the key from the workbench, which would go back to another editor.
      event.preventDefault();
      event.stopPropagation();
      inspector.go(by);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [inspector]);

  const byKey = boxesByKey.value;
  const key =
    inspector.selection.value === null ? boxes.keys.value?.findLast((one) => byKey.has(one)) : selectedKey.value;
  const card = inspector.selection.value === null ? null : recorded.card;
  const path = pathTo(
    recorded.graph,
    byKey.get(key ?? ''),
    card,
    recorded.loss === null ? strings.generate.root : strings.graph.step(formatCount(recorded.step)),
  );
  const room = width.value / characterWidth;
  return (
    <div class="path-bar">
      <Tool
        icon="arrow-left"
        name={strings.graph.back}
        disabled={!history.canGoBack.value}
        onClick={() => inspector.go(-1)}
      />
      <Tool
        icon="arrow-right"
        name={strings.graph.forward}
        disabled={!history.canGoForward.value}
        onClick={() => inspector.go(1)}
      />
      <nav ref={nav} aria-label={strings.graph.path}>
        <ol>
          {shortened(path, room).map((part) =>
            part === null ? (
              <li key="…" class="muted">
                …
              </li>
            ) : (
              <li key={part.key}>
                <button
                  type="button"
                  class="path-part"
                  aria-current={part === path.at(-1) ? 'location' : undefined}
                  onClick={() => inspector.goToBox(part.key)}
                >
                  {part.name}
                </button>
              </li>
            ),
          )}
        </ol>
      </nav>
    </div>
  );
}
