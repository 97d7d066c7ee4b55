/** Document pane state: the layer and the head whose attention the pane shows. */

import * as v from 'valibot';
import type { DocumentRequest } from '../../step/model/document';
import { definePane } from '../state/pane-state';

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** The pane begins with all heads of the first layer. */
export const documentPane = definePane<'document', DocumentRequest>(
  v.optional(v.object({ layer: index, head: v.nullable(index) }), { layer: 0, head: null }),
  (choice) => ({ kind: 'document', ...choice }),
);
