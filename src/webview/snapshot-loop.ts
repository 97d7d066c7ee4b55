/** Asks for snapshots: one request at a time, and the next only after the last has been painted. */

export interface SnapshotLoopOptions<Request, Reply> {
  /** What to ask for now. Called right before each request, so it is never stale. */
  readonly request: () => Request;
  readonly ask: (request: Request) => Promise<Reply>;
  readonly show: (reply: Reply, request: Request) => void;
  /** Resolves when what was shown has been painted. */
  readonly painted: () => Promise<void>;
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
  private wanted = false;
  private turning = false;

  constructor(options: SnapshotLoopOptions<Request, Reply>) {
    this.options = options;
  }

  /** Something changed: what is shown is no longer what there is. */
  want(): void {
    this.wanted = true;
    if (!this.turning) void this.turn();
  }

  private async turn(): Promise<void> {
    const { request, ask, show, painted, failed, visible } = this.options;
    this.turning = true;
    while (this.wanted && visible()) {
      this.wanted = false;
      const asked = request();
      try {
        show(await ask(asked), asked);
      } catch (error) {
        failed(error);
      }
      await painted();
    }
    this.turning = false;
  }
}
