/** State of the document's pane: the layer and the head whose attention it shows. */

import * as v from 'valibot';
import type { DocumentRequest } from '../../step/model/document';
import { definePane } from '../state/pane-state';

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** All heads of the first layer at first. */
export const documentPane = definePane<'document', DocumentRequest>(
  v.optional(v.object({ layer: index, head: v.nullable(index) }), { layer: 0, head: null }),
  (choice) => ({ kind: 'document', ...choice }),
);
