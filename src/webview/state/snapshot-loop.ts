/** Gets snapshots: asks for them, one request at a time, or is offered them; the next only after the last has been painted. */

export interface SnapshotLoopOptions<Request, Reply> {
  /** What to ask for now. Called right before each request, so it is never stale. */
  readonly request: () => Request;
  /** Aborting the signal ends the request. */
  readonly ask: (request: Request, signal: AbortSignal) => Promise<Reply>;
  /** Resolves when a request has been waited for long enough: it makes way for another. */
  readonly patience: () => Promise<void>;
  readonly show: (reply: Reply, request: Request) => void;
  /** Resolves when what was shown has been painted. */
  readonly painted: () => Promise<void>;
  /** Told when all that came has been painted and nothing more is wanted: the next may be offered. */
  readonly ready: () => void;
  readonly failed: (error: unknown) => void;
  /** A hidden page asks for nothing; call `want` when it becomes visible. */
  readonly visible: () => boolean;
}

/**
 * However often a snapshot is wanted, requests never overlap, and whatever was wanted while one was under way is
 * answered by one more. A request that takes long is given up for another as soon as something else is wanted. A request that
 * fails is reported and not repeated until a snapshot is wanted again.
 */
export class SnapshotLoop<Request, Reply> {
  private readonly options: SnapshotLoopOptions<Request, Reply>;
  private last: Request | null = null;
  private wanted = false;
  private turning = false;
  /** The request under way, and whether it takes long. */
  private asking: AbortController | null = null;
  private late = false;

  constructor(options: SnapshotLoopOptions<Request, Reply>) {
    this.options = options;
  }

  /** Something changed: what is shown is no longer what there is. */
  want(): void {
    this.wanted = true;
    if (!this.turning) void this.turn(null);
    else this.makeWay();
  }

  /** Gives up the request that is under way. It is not repeated; what is to be asked for by now, where that is something else, is. */
  cancel(): void {
    this.wanted = this.isOther();
    this.asking?.abort();
  }

  /** A newer reply to the last request. It is passed over where another is under way, whose reply is newer still. */
  offer(reply: Reply): void {
    if (!this.turning) void this.turn(reply);
  }

  private async turn(offered: Reply | null): Promise<void> {
    const { request, show, painted, ready, failed, visible } = this.options;
    let reply = offered;
    this.turning = true;
    while ((reply !== null || this.wanted) && visible()) {
      try {
        if (reply === null || this.last === null) {
          this.wanted = false;
          this.last = request();
          reply = await this.answer(this.last);
        }
        if (reply !== null) show(reply, this.last);
      } catch (error) {
        failed(error);
      }
      reply = null;
      await painted();
    }
    this.turning = false;
    if (visible()) ready();
  }

  /** null where the request was given up. */
  private async answer(request: Request): Promise<Reply | null> {
    const asking = new AbortController();
    this.asking = asking;
    this.late = false;
    void this.options.patience().then(() => {
      if (this.asking !== asking) return;
      this.late = true;
      this.makeWay();
    });
    try {
      const reply = await this.options.ask(request, asking.signal);
      return asking.signal.aborted ? null : reply;
    } catch (error) {
      if (asking.signal.aborted) return null;
      throw error;
    } finally {
      this.asking = null;
    }
  }

  private makeWay(): void {
    if (this.asking !== null && this.late && this.wanted && this.isOther()) this.asking.abort();
  }

  /** Whether something else is to be asked for than what was asked for last. */
  private isOther(): boolean {
    return JSON.stringify(this.options.request()) !== JSON.stringify(this.last);
  }
}
