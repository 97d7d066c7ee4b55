/**
 * Checkpoint service: the checkpoints of a session, served over the thread's port. The one that was
 * read last waits here for its corpus.
 */

import type { SessionApi } from '../protocol/session-api';
import type { Corpus } from '../training/corpus/corpus';
import type { Checkpoint } from '../training/saved/checkpoint';
import type { Programs } from '../training/saved/saved-run';
import type { Session } from '../training/session';

export function serveCheckpoints(
  session: Session,
  corpusOf: (number: number | null) => Corpus,
  programs: Programs,
  encode: (text: string) => Uint8Array,
): Pick<SessionApi, 'checkpoint' | 'weights' | 'readCheckpoint' | 'resume'> {
  let read: Checkpoint | null = null;
  return {
    async checkpoint() {
      const { checkpointFile } = await import('../training/saved/saved-run');
      return checkpointFile(() => session.existing());
    },
    async weights() {
      const { weightsFile } = await import('../training/saved/saved-run');
      return weightsFile(session.existing(), encode);
    },
    async readCheckpoint(bytes, name) {
      read = null;
      const { checkedProgram, decodeCheckpoint } = await import('../training/saved/saved-run');
      const checkpoint = decodeCheckpoint(bytes, name);
      // A file's code runs once the user has agreed.
      if (checkpoint.model === undefined) checkedProgram(name, checkpoint, programs.builtIn);
      read = checkpoint;
      const { state, corpus, model } = checkpoint;
      return { step: state.step, config: state.config, corpus, file: model?.file ?? null };
    },
    async resume(corpus, options) {
      if (read === null) throw new Error('No checkpoint was read.');
      const { programOf, resumed } = await import('../training/saved/saved-run');
      const checkpoint = read;
      const program = await programOf('The checkpoint', checkpoint, programs);
      const status = await resumed(session, checkpoint, corpusOf(corpus), { ...options, program });
      // The run has all of it now; another may have been read in the meantime.
      if (status !== null && read === checkpoint) read = null;
      return status;
    },
  };
}
