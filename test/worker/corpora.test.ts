/** What the worker says of a text that it has read, and what a run makes of it. */

import assert from 'node:assert/strict';
import { builtIn } from '../../src/program/built-in';
import { publishedConfig } from '../../src/training/run/config';
import type { RunConfig } from '../../src/training/status';
import { serveCorpora } from '../../src/worker/corpora';
import { endSessions, observed } from '../training/observed-session';

const small: RunConfig = { ...publishedConfig, nEmbd: 4, nHead: 2, blockSize: 4, numSteps: 30 };
const text = 'To be,\nor not to be.\n';

function served() {
  const { session } = observed();
  const load = () => assert.fail('no file is loaded');
  const { api } = serveCorpora(session, session.environment, { builtIn, load }, () => {});
  return { session, api };
}

const bytes = () => new TextEncoder().encode(text);

describe('the corpora of a session', () => {
  afterEach(endSessions);

  it('are lines or blocks, as was asked when they were read, and stay so at a restart', async () => {
    const { session, api } = served();
    const { number, figures } = await api.readCorpus(bytes(), 'play.txt', 'blocks', small);
    assert.deepEqual([figures.division, figures.documents, figures.cut], ['blocks', 6, 0]);
    const begun = await api.restart(small, number);
    assert.deepEqual([begun.division, begun.documents, begun.corpus], ['blocks', 6, 'play.txt']);
    assert.equal((await session.step()).document?.length, 4);
    const again = await api.restart({ ...small, blockSize: 8 }, null);
    assert.deepEqual([again.division, again.documents], ['blocks', 3]);
    const back = await session.undo(begun.run ?? '');
    assert.deepEqual([back.division, back.documents, back.step], ['blocks', 6, 1]);
  });

  it('are not the current one where only the text is', async () => {
    const { api } = served();
    const { number } = await api.readCorpus(bytes(), 'play.txt', 'blocks', small);
    await api.restart(small, number);
    assert.equal((await api.readCorpus(bytes(), 'copy.txt', 'blocks', small)).isCurrent, true);
    const lines = await api.readCorpus(bytes(), 'play.txt', 'lines', small);
    assert.deepEqual([lines.isCurrent, lines.figures.documents, lines.figures.cut], [false, 2, 2]);
  });
});
