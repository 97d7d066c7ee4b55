/** In which order the table of tokens stands. */

import { signal } from '@preact/signals';
import * as v from 'valibot';
import { type TokenOrder, tokenOrders } from './token-order';

export const TokenizerKeptSchema = v.object({ order: v.picklist(tokenOrders) });

export type TokenizerKept = Readonly<v.InferOutput<typeof TokenizerKeptSchema>>;

export const initialTokenizer: TokenizerKept = { order: 'token' };

export class TokenizerState {
  private readonly order = signal<TokenOrder>('token');

  constructor({ order }: TokenizerKept) {
    this.order.value = order;
  }

  /** Reads a signal. */
  kept(): TokenizerKept {
    return { order: this.order.value };
  }

  sortBy(order: TokenOrder): void {
    this.order.value = order;
  }
}
