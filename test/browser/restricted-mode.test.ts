/**
 * Restricted Mode: in a folder that the user does not trust, all works that is tried in this
 * window.
 */

import { describeCorpus } from './corpus';
import { describeDivergence } from './divergence';
import { describeScripts } from './scripts';
import { describeSteps } from './steps';
import { describeTensors } from './tensors';
import { useWindow } from './window';

const steps = 60;

describe('a window in Restricted Mode', () => {
  const window = useWindow({
    settings: {
      'microgpt.training.numSteps': steps,
      'workbench.editorAssociations': { '*.safetensors': 'microgpt.tensors' },
      'security.workspace.trust.enabled': true,
      // The folder stays as it is: not trusted.
      'security.workspace.trust.startupPrompt': 'never',
    },
  });

  it('says so', async () => {
    await window.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
  });

  describeSteps(window, steps);
  describeCorpus(window, steps);
  describeScripts(window, steps);
  describeTensors(window);
  describeDivergence(window);
});
