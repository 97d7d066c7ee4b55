/** Recovery service: restores a run, served over the thread's port. */

import { UserError } from '../engine/user-error';
import type { SessionApi } from '../protocol/session-api';
import { identityOf } from '../training/corpus/identity';
import { readInSlices } from '../training/corpus/reading';
import type { SessionEnvironment } from '../training/environment';
import type { Session } from '../training/session';
import type { Autosave } from './autosave';

export function serveRecovery(
  session: Session,
  environment: Pick<SessionEnvironment, 'now' | 'breathe'>,
  autosave: Autosave,
): Pick<SessionApi, 'recover' | 'settled'> {
  return {
    async recover(bytes, [text = new Uint8Array(), ...parts], options) {
      const { openRun } = await import('../training/saved/saved-run');
      const saved = openRun(bytes, parts, session.program);
      const corpus = await readInSlices(text, saved.corpus.name, environment);
      const identity = await identityOf(corpus);
      if (identity.sha256 !== saved.corpus.sha256) {
        throw new UserError('The saved run belongs to another corpus.');
      }
      autosave.keeps(corpus, identity);
      return await session.recover(saved, corpus, options);
    },
    settled: () => autosave.settled(),
  };
}
