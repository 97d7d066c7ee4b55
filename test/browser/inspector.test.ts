/**
 * The Inspector, the source beside it and the debugger, in one window that starts again for each
 * suite.
 */

import { describeDebugger } from './debugger';
import { describeDocument } from './document';
import { describeLooks } from './looks';
import { describeMap } from './map';
import { describeModelSource } from './model-source';
import { describeStep } from './step';
import { describeTour } from './tour';
import { useWindow } from './window';

describe('a window with the Inspector', () => {
  const window = useWindow();
  describeTour(window);
  describeDocument(window);
  describeStep(window);
  describeMap(window);
  describeModelSource(window);
  describeLooks(window);
  describeDebugger(window);
});
