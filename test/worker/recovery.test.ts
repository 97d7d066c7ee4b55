/** A run that is saved and restored: with the documents that it had. */

import assert from 'node:assert/strict';
import { builtIn } from '../../src/program/built-in';
import type { SavedPart } from '../../src/protocol/session-api';
import { publishedConfig } from '../../src/training/run/config';
import type { Session } from '../../src/training/session';
import type { RunConfig } from '../../src/training/status';
import { Autosave } from '../../src/worker/autosave';
import { serveRecovery } from '../../src/worker/recovery';
import { blocksOf, corpusOf } from '../training/corpus-text';
import { endSessions, observed } from '../training/observed-session';

const small: RunConfig = { ...publishedConfig, nEmbd: 4, nHead: 2, blockSize: 4, numSteps: 30 };
const text = 'To be,\nor not to be,\nthat is the question.\n'.repeat(3);

interface Saved {
  readonly run: Uint8Array<ArrayBuffer>;
  readonly parts: readonly SavedPart[];
}

function autosaved(session: Session, saves: Saved[]): Autosave {
  return new Autosave({
    run: () => session.current,
    now: () => 0,
    after: () => {},
    save: async (run, parts) => void saves.push({ run, parts }),
    failed: (error) => assert.fail(String(error)),
  });
}

async function trained(session: Session, steps: number): Promise<readonly (readonly [string | null, number | null])[]> {
  const taken: [string | null, number | null][] = [];
  for (let step = 0; step < steps; step++) {
    const { document, loss } = await session.step();
    taken.push([document, loss]);
  }
  return taken;
}

describe('a run that is restored', () => {
  afterEach(endSessions);

  for (const corpus of [blocksOf(text, 'play.txt'), corpusOf(text, 'play.txt')]) {
    const { division } = corpus.documents;
    it(`has the same ${division}, and is saved as such again without its text`, async () => {
      const { session } = observed();
      const saves: Saved[] = [];
      await session.restart(small, corpus);
      await trained(session, 3);
      const autosave = autosaved(session, saves);
      autosave.entered(await session.status());
      await autosave.settled();
      const [{ run, parts }] = saves;
      const expected = await trained(session, 4);
      assert.ok(parts[0].bytes);

      const other = observed().session;
      const again = autosaved(other, saves);
      const load = () => assert.fail('no file is loaded');
      const recovery = serveRecovery(other, other.environment, { builtIn, load }, again);
      const status = await recovery.recover(
        run,
        parts.map(({ bytes }) => (bytes ?? assert.fail()).slice()),
      );
      const { documents } = await session.status();
      assert.deepEqual([status.division, status.documents, status.step], [division, documents, 3]);
      assert.deepEqual(await trained(other, 4), expected);
      again.entered(await other.status());
      await again.settled();
      assert.deepEqual(saves.at(-1)?.parts[0], { sha256: parts[0].sha256, bytes: null });
    });
  }
});
