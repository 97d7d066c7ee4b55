/** Steering: another view, such as a lesson, moves the page to a box, a parameter or a pane. */

import { effect } from '@preact/signals';
import type { Steering } from '../../protocol/steering';
import type { BoxKey } from '../../step/view/view';
import type { Inspector } from './inspector';

/** Follows the requests of other views. A new one ends what is left of the one before. */
export class Steered {
  private readonly inspector: Inspector;
  private stop = () => {};

  constructor(inspector: Inspector) {
    this.inspector = inspector;
  }

  steer(to: Steering): void {
    this.stop();
    switch (to.kind) {
      case 'box':
        this.inspector.goToBox(to.key);
        if (to.open) this.openWhenDrawn(to.key);
        return;
      case 'parameter':
        this.inspector.select({ kind: 'parameter', node: to.node });
        return;
      case 'pane':
        this.inspector.openPane(to.pane);
    }
  }

  /** Opens a closed box as soon as it is in the picture. */
  private openWhenDrawn(key: BoxKey): void {
    let done = false;
    const end = effect(() => {
      const box = this.inspector.boxesByKey.value.get(key);
      if (box === undefined || done) return;
      done = true;
      // A change from inside an effect would run it again.
      queueMicrotask(() => {
        this.stop();
        if (box.kind !== 'node' && !box.opened) this.inspector.toggle(key);
      });
    });
    this.stop = () => {
      done = true;
      end();
      this.stop = () => {};
    };
  }
}
