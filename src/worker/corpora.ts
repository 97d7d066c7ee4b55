/**
 * Corpus service: the corpora of a session, served over the thread's port. The one that was read
 * last waits here for its run.
 */

import { UserError } from '../engine/user-error';
import type { SessionApi } from '../protocol/session-api';
import { type Corpus, figuresOf } from '../training/corpus/corpus';
import { sameDocuments } from '../training/corpus/identity';
import { readInSlices } from '../training/corpus/reading';
import type { SessionEnvironment } from '../training/environment';
import type { Programs } from '../training/saved/saved-run';
import type { Session } from '../training/session';

export interface CorporaServer {
  readonly api: Pick<SessionApi, 'readCorpus' | 'restart' | 'characters' | 'trialCorpus'>;
  /**
   * Returns the corpus with a number, null for that of the current run. Throws a UserError where it
   * does not exist any more.
   */
  corpusOf(number: number | null): Corpus;
}

export function serveCorpora(
  session: Session,
  environment: Pick<SessionEnvironment, 'now' | 'breathe'>,
  programs: Programs,
  told: (part: number) => void,
): CorporaServer {
  let read: { readonly number: number; readonly corpus: Corpus } | null = null;
  let count = 0;
  const corpusOf = (number: number | null): Corpus => {
    if (number === null) return session.existing().corpus;
    if (read?.number === number) return read.corpus;
    throw new UserError('Another text was chosen meanwhile: choose the one to train on again.');
  };
  const api: CorporaServer['api'] = {
    async readCorpus(bytes, name, division, config, signal) {
      // There may not be room for two corpora at once.
      read = null;
      const number = ++count;
      const corpus = await readInSlices(bytes, name, division, environment, { told, cancelled: signal });
      if (number === count) read = { number, corpus };
      const current = session.current?.corpus ?? null;
      const isCurrent = current !== null && (await sameDocuments(corpus, current));
      return { number, figures: figuresOf(corpus, config), isCurrent };
    },
    async restart(config, corpus, options, model) {
      const file = model?.file;
      const program =
        file === undefined ? session.program : file === null ? programs.builtIn : await programs.load(file);
      return session.restart(config, corpusOf(corpus), { ...options, program, asked: model?.asked ?? {} });
    },
    async trialCorpus(corpus, blockSize) {
      const { trialCorpus } = await import('../training/trial/trial-corpus');
      return trialCorpus(corpusOf(corpus), blockSize);
    },
    characters: async () => session.existing().tokenizer.characters,
  };
  return { api, corpusOf };
}
