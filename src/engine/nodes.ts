/** Node writer: every node of a tape, with those of its runs written out. */

import { ADD, MUL, type Tape } from './tape';

/** The operation of an entry that is a run. */
export const RUN = 255;

/** The entries of a tape: columns as those of nodes, with entries for inputs; and its runs. */
export interface Entries extends Pick<Tape, 'parameterCount' | 'data' | 'grad' | 'left' | 'right' | 'op' | 'site'> {
  readonly count: number;
  /** The value of each parameter when the step began: what the products were computed with. */
  readonly began: Float64Array;
  /**
   * Runs in the order of their entries. The entry's left input is the total that the run starts
   * from, its site that of `add`; `a` and `b` are where in `inputs` the entries begin that it
   * multiplies.
   */
  readonly turns: Int32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly mulSite: Uint16Array;
  readonly inputs: Int32Array;
}

/** What a tape has besides nodes. A scope that is open has a negative last node. */
export type Scopes = Pick<
  Tape,
  'scopeCount' | 'scopeSite' | 'scopeParent' | 'scopeFirst' | 'scopeLast' | 'parts' | 'exponents'
>;

export class NodeWriter {
  private columns = columnsOf(0);
  /** The node that each entry is. */
  private nodes = new Int32Array(0);

  /** Writes out the `length` nodes of a tape. What was written before is overwritten. */
  write(length: number, entries: Entries, scopes: Scopes): Tape {
    if (length > this.columns.data.length) this.columns = columnsOf(length);
    if (entries.count > this.nodes.length) this.nodes = new Int32Array(entries.count);
    this.writeNodes(entries);
    this.writeScopes(length, entries.parameterCount, scopes);
    return { length, parameterCount: entries.parameterCount, ...this.columns, ...scopes };
  }

  /** Gives the memory back. */
  clear(): void {
    this.columns = columnsOf(0);
    this.nodes = new Int32Array(0);
  }

  private writeNodes({ count, began, ...entries }: Entries): void {
    const { data, grad, left, right, op, site } = this.columns;
    const { nodes } = this;
    const nodeOf = (entry: number) => (entry < 0 ? entry : nodes[entry]);
    const numberOf = (entry: number) => (entry < began.length ? began[entry] : entries.data[entry]);
    let node = 0;
    let run = 0;
    for (let entry = 0; entry < count; entry++, node++) {
      if (entries.op[entry] === RUN) {
        const { turns, a, b, mulSite, inputs } = entries;
        const gradient = entries.grad[entry];
        let total = nodes[entries.left[entry]];
        let sum = numberOf(entries.left[entry]);
        for (let turn = 0; turn < turns[run]; turn++, node += 2) {
          const x = inputs[a[run] + turn];
          const y = inputs[b[run] + turn];
          const product = numberOf(x) * numberOf(y);
          sum += product;
          data[node] = product;
          data[node + 1] = sum;
          grad[node] = gradient;
          grad[node + 1] = gradient;
          left[node] = nodes[x];
          right[node] = nodes[y];
          left[node + 1] = total;
          right[node + 1] = node;
          op[node] = MUL;
          op[node + 1] = ADD;
          site[node] = mulSite[run];
          site[node + 1] = entries.site[entry];
          total = node + 1;
        }
        node--;
        run++;
      } else {
        data[node] = entries.data[entry];
        grad[node] = entries.grad[entry];
        left[node] = nodeOf(entries.left[entry]);
        right[node] = nodeOf(entries.right[entry]);
        op[node] = entries.op[entry];
        site[node] = entries.site[entry];
      }
      nodes[entry] = node;
    }
  }

  /** A scope comes before those in it, so that the innermost of a node is written last. */
  private writeScopes(length: number, parameterCount: number, { scopeCount, scopeFirst, scopeLast }: Scopes): void {
    const { scope } = this.columns;
    scope.fill(0, 0, parameterCount);
    for (let at = 0; at < scopeCount; at++) {
      scope.fill(at, scopeFirst[at], scopeLast[at] < 0 ? length : scopeLast[at] + 1);
    }
  }
}

function columnsOf(length: number) {
  return {
    data: new Float64Array(length),
    grad: new Float64Array(length),
    left: new Int32Array(length),
    right: new Int32Array(length),
    op: new Uint8Array(length),
    site: new Uint16Array(length),
    scope: new Int32Array(length),
  };
}
