/** Recovery service: restores a run, served over the thread's port. */

import { UserError } from '../engine/user-error';
import type { SessionApi } from '../protocol/session-api';
import { identityOf } from '../training/corpus/identity';
import { readInSlices } from '../training/corpus/reading';
import type { SessionEnvironment } from '../training/environment';
import type { Programs } from '../training/saved/saved-run';
import type { Session } from '../training/session';
import type { Autosave } from './autosave';

export function serveRecovery(
  session: Session,
  environment: Pick<SessionEnvironment, 'now' | 'breathe'>,
  programs: Programs,
  autosave: Autosave,
): Pick<SessionApi, 'recover'> {
  return {
    async recover(bytes, [text = new Uint8Array(), ...parts], options) {
      const { decodeRun, programOf } = await import('../training/saved/saved-run');
      const saved = decodeRun(bytes, parts);
      if (saved.model !== undefined && options?.runsFiles !== true) {
        throw new UserError(
          `The run trains a file, ${saved.model.file.name}, and this workspace is not trusted to run code: trust it, and reload the window.`,
        );
      }
      const program = await programOf('What was saved of the run', saved, programs);
      const corpus = await readInSlices(text, saved.corpus.name, saved.corpus.division, environment);
      const { sha256 } = await identityOf(corpus, saved.state.config.blockSize);
      if (sha256 !== saved.corpus.sha256) {
        throw new UserError('The saved run belongs to another corpus.');
      }
      if (options?.isStored !== false) autosave.keeps(corpus);
      const again = saved.again && options?.again !== false;
      return await session.recover({ ...saved, again }, corpus, { ...options, program });
    },
  };
}
