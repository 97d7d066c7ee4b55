/**
 * Inspection service: the inspection of a session, served over the thread's port. Its code is
 * loaded with the first request.
 */

import type { Inspection } from '../inspection/inspection';
import type { SessionApi } from '../protocol/session-api';
import type { Session } from '../training/session';

type InspectionApi = Pick<
  SessionApi,
  | 'snapshot'
  | 'panes'
  | 'matches'
  | 'locate'
  | 'gradientOf'
  | 'findPlace'
  | 'sourceStatistics'
  | 'compareWith'
  | 'exportLength'
  | 'export'
>;

export interface ServedInspection {
  readonly api: InspectionApi;
  load(): Promise<Inspection>;
}

/** `made` receives the number of bytes of an export made so far, from time to time. */
export function serveInspection(
  session: Session,
  encode: (text: string) => Uint8Array,
  made: (bytes: number) => void,
): ServedInspection {
  let loading: Promise<Inspection> | null = null;
  const load = () => {
    loading ??= import('../inspection/inspection').then(({ Inspection }) => new Inspection(session));
    return loading;
  };
  return {
    load,
    api: {
      snapshot: async (request, signal) => (await load()).snapshot(request, signal),
      panes: async (pane, signal) => (await load()).panes(pane, signal),
      matches: async (request, signal) => (await load()).matches(request, signal),
      gradientOf: async (selection, step) => (await load()).gradientOf(selection, step),
      locate: async (selection, step) => (await load()).locate(selection, step),
      findPlace: async (name) => (await load()).findPlace(name),
      sourceStatistics: async () => (await load()).sourceStatistics(),
      compareWith: async (step) => (await load()).compareWith(step),
      exportLength: async (kind) => (await load()).exportLength(kind),
      export: async (request, signal) =>
        (await load()).export(request, { encode, made, ...(signal && { cancelled: signal }) }),
    },
  };
}
