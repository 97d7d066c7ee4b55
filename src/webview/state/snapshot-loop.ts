/**
 * Snapshot loop: requests snapshots, one at a time, or receives them; the next one only after the
 * last has been painted.
 */

export interface SnapshotLoopOptions<Request, Reply> {
  /** Returns the current request. Called right before each request, so it is never stale. */
  readonly request: () => Request;
  /** Aborting the signal ends the request. */
  readonly ask: (request: Request, signal: AbortSignal) => Promise<Reply>;
  /** Resolves when a request has been waited for long enough: it makes way for another. */
  readonly patience: () => Promise<void>;
  readonly show: (reply: Reply, request: Request) => void;
  /** Resolves when the shown snapshot has been painted. */
  readonly painted: () => Promise<void>;
  /**
   * Called when everything received is painted and nothing more is wanted: the next snapshot may be
   * offered.
   */
  readonly ready: () => void;
  readonly failed: (error: unknown) => void;
  /**
   * Returns whether the page is visible. A hidden page requests nothing; call `want` when it
   * becomes visible.
   */
  readonly visible: () => boolean;
}

/**
 * However often a snapshot is wanted, requests never overlap, and one more request answers
 * everything that was wanted while a request was under way. A request that takes long is cancelled
 * as soon as a different one is wanted. A request that fails is reported and not repeated until a
 * snapshot is wanted again.
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

  /** Something changed: the shown snapshot is out of date. */
  want(): void {
    this.wanted = true;
    if (!this.turning) void this.turn(null);
    else this.makeWay();
  }

  /**
   * Cancels the request that is under way. It is not repeated; the current request, if it differs,
   * is sent.
   */
  cancel(): void {
    this.wanted = this.isOther();
    this.asking?.abort();
  }

  /**
   * Takes a newer reply to the last request. The reply is ignored while another request is under
   * way, whose reply is newer still.
   */
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

  /** Returns null where the request was cancelled. */
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

  /** Returns whether the current request differs from the last one. */
  private isOther(): boolean {
    return JSON.stringify(this.options.request()) !== JSON.stringify(this.last);
  }
}
