/** Gets snapshots: asks for them, one request at a time, or is offered them; the next only after the last has been painted. */

export interface SnapshotLoopOptions<Request, Reply> {
  /** What to ask for now. Called right before each request, so it is never stale. */
  readonly request: () => Request;
  readonly ask: (request: Request) => Promise<Reply>;
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
 * answered by one more. A request that fails is reported and not repeated until a snapshot is wanted again.
 */
export class SnapshotLoop<Request, Reply> {
  private readonly options: SnapshotLoopOptions<Request, Reply>;
  private last: Request | null = null;
  private wanted = false;
  private turning = false;

  constructor(options: SnapshotLoopOptions<Request, Reply>) {
    this.options = options;
  }

  /** Something changed: what is shown is no longer what there is. */
  want(): void {
    this.wanted = true;
    if (!this.turning) void this.turn(null);
  }

  /** A newer reply to the last request. It is passed over where another is under way, whose reply is newer still. */
  offer(reply: Reply): void {
    if (!this.turning) void this.turn(reply);
  }

  private async turn(offered: Reply | null): Promise<void> {
    const { request, ask, show, painted, ready, failed, visible } = this.options;
    let reply = offered;
    this.turning = true;
    while ((reply !== null || this.wanted) && visible()) {
      try {
        if (reply === null || this.last === null) {
          this.wanted = false;
          this.last = request();
          reply = await ask(this.last);
        }
        show(reply, this.last);
      } catch (error) {
        failed(error);
      }
      reply = null;
      await painted();
    }
    this.turning = false;
    if (visible()) ready();
  }
}
