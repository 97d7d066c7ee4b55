/** Tokenizer pane state: the order of the table of tokens. */

import * as v from 'valibot';
import { definePane } from '../state/pane-state';
import { type TokenOrder, tokenOrders } from './token-order';

export interface TokenizerChoice {
  readonly order: TokenOrder;
}

export const tokenizerPane = definePane<'tokenizer', TokenizerChoice>(
  v.optional(v.object({ order: v.picklist(tokenOrders) }), { order: 'token' }),
  () => ({ kind: 'tokenizer' }),
);
