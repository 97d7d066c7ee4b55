/**
 * Inspector: its panel, the requests its page may make, and the moments when the page is notified
 * of a change.
 */

import * as vscode from 'vscode';
import type { SnapshotRequest } from '../../inspection/snapshot';
import type { InspectorHost, InspectorPage } from '../../protocol/inspector-api';
import { Rpc } from '../../protocol/rpc';
import { inspectorHostSchemas } from '../../protocol/schemas';
import type { Steering } from '../../protocol/steering';
import { webviewPort } from '../../protocol/webview-port';
import type { GraphPalette } from '../../step/view/svg';
import type { GraphViewState } from '../../step/view/view';
import type { Training } from '../training/training';
import { PageKeyboard } from './page-keyboard';
import { loadPage } from './webview-page';

export const inspectorViewType = 'microgpt.inspector';

/** One frame at 60 Hz, milliseconds. */
const frame = 16;
/**
 * Time limit for making a snapshot that is sent unasked, milliseconds; the page requests one that
 * takes longer.
 */
const showLimit = 500;

export interface InspectorOptions {
  /** Folder of the build: inspector.js, inspector.css. */
  readonly dist: vscode.Uri;
  /** The picture on the panel's tab. */
  readonly icon: vscode.Uri;
  readonly training: Training;
  /** The requests that the page may make beside what it shows. */
  readonly actions: Omit<InspectorHost, 'snapshot' | 'matches' | 'painted' | 'colours'>;
  /** Called when the user has opened a box of the graph. */
  readonly openedBox: () => void;
  /** Receives messages that were refused, and the errors of showing. */
  readonly log: (error: Error) => void;
}

/** The view of the graph on the page, and its colours. */
export interface ShownView {
  readonly view: GraphViewState;
  readonly palette: GraphPalette;
}

/** Owns the one Inspector panel. */
export class Inspector implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly options: InspectorOptions;
  private open: OpenInspector | null = null;
  private readonly shownChanged = new vscode.EventEmitter<void>();
  /** Fires when `shown` appears or disappears. */
  readonly onDidChangeShown = this.shownChanged.event;
  private line: number | null = null;

  constructor(options: InspectorOptions) {
    this.options = options;
  }

  /** Whether the Inspector is visible: an open one may be behind another tab. */
  get visible(): boolean {
    return this.open?.panel.visible ?? false;
  }

  /** The panel, where one is open. */
  get panel(): vscode.WebviewPanel | null {
    return this.open?.panel ?? null;
  }

  /** What is selected on the page; null where nothing is, or no page is open. */
  get selection(): SnapshotRequest['selection'] {
    return this.open?.selection ?? null;
  }

  /** What the page showed last; null where none is open, or it has not shown anything yet. */
  get shown(): ShownView | null {
    return this.open?.shown ?? null;
  }

  /**
   * Brings the Inspector to the front, or opens it in `column`. Where it is behind the tab that has
   * the keyboard and is to keep it, it moves to the side.
   */
  show(column: vscode.ViewColumn, preserveFocus: boolean): void {
    if (this.open !== null) {
      const { panel } = this.open;
      const behind = !panel.visible && panel.viewColumn === vscode.window.tabGroups.activeTabGroup.viewColumn;
      panel.reveal(preserveFocus && behind ? vscode.ViewColumn.Beside : undefined, preserveFocus);
      return;
    }
    this.adopt(
      vscode.window.createWebviewPanel(
        inspectorViewType,
        vscode.l10n.t('MicroGPT Inspector'),
        { viewColumn: column, preserveFocus },
        {},
      ),
    );
  }

  /** Brings an open Inspector to the front; the keyboard stays where it is. */
  bringToFront(): void {
    if (this.open !== null && !this.visible) this.show(vscode.ViewColumn.Beside, true);
  }

  /**
   * Marks the nodes made by the line of the source that the cursor is on; null where it is on none.
   */
  cursorLine(line: number | null): void {
    this.line = line;
    this.open?.cursorLine(line);
  }

  /** Brings the Inspector to the front and shows the nodes of a filter. */
  find(filter: string): void {
    this.show(vscode.ViewColumn.Beside, true);
    this.open?.find(filter);
  }

  /** Brings the Inspector to the front, beside what has the keyboard, and shows a place in it. */
  steer(to: Steering): void {
    this.show(vscode.ViewColumn.Beside, true);
    this.open?.steer(to);
  }

  /**
   * Resolves when the visible page has requested what it shows, when it was closed before, or after
   * `limit` milliseconds.
   */
  async firstLook(limit: number): Promise<void> {
    if (this.open === null) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limit);
    });
    await Promise.race([this.open.looked, late]);
    clearTimeout(timer);
  }

  /**
   * Takes over a panel that VS Code restores after a reload; its page keeps what was opened and
   * selected.
   */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.open?.panel.dispose();
    this.adopt(panel);
  }

  dispose(): void {
    this.open?.panel.dispose();
    this.shownChanged.dispose();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    const open = new OpenInspector(panel, this.options, () => this.shownChanged.fire());
    this.open = open;
    open.cursorLine(this.line);
    panel.onDidDispose(() => {
      open.dispose();
      if (this.open === open) this.open = null;
      this.shownChanged.fire();
    });
  }
}

/** One panel, from its opening to its end. */
class OpenInspector implements vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  /** Resolves with the page's first snapshot since it became visible, or with the panel's end. */
  looked: Promise<void> = Promise.resolve();
  private look = () => {};
  private readonly training: Training;
  private readonly log: (error: Error) => void;
  private readonly rpc: Rpc<InspectorHost, InspectorPage>;
  private readonly subscriptions: vscode.Disposable[];
  /** The page's last request; null before the first. */
  private request: SnapshotRequest | null = null;
  private palette: GraphPalette | null = null;
  /** Whether the page has painted all that it has received. */
  private attentive = false;
  private changed = false;
  private timer: NodeJS.Timeout | null = null;
  private shownAt = Number.NEGATIVE_INFINITY;
  /** The snapshot that is being made. */
  private showing: AbortController | null = null;
  /** Resolves when the page has been sent the last snapshot. */
  private sent: Promise<void> = Promise.resolve();
  private readonly keyboard = new PageKeyboard(() => {
    if (this.listening) this.rpc.notify.takeKeyboard();
  });
  /**
   * Whether there is a page that receives messages: it has requested something and was not hidden
   * since.
   */
  private listening = false;
  /** The line that the cursor is on, and a filter, neither yet sent to the page. */
  private line: number | null = null;
  private filter: string | null = null;
  /** The places that the page is to go to, in order. */
  private places: Steering[] = [];

  constructor(
    panel: vscode.WebviewPanel,
    { dist, icon, training, actions, openedBox, log }: InspectorOptions,
    shownChanged: () => void,
  ) {
    this.panel = panel;
    this.awaitLook();
    this.training = training;
    this.log = log;
    this.rpc = new Rpc<InspectorHost, InspectorPage>({
      port: webviewPort({
        postMessage: (message) => panel.webview.postMessage(message),
        listen: (handler) => panel.webview.onDidReceiveMessage(handler),
      }),
      serve: {
        ...actions,
        snapshot: async (request, signal) => {
          this.showing?.abort();
          if (this.request !== null && request.view.opened.length > this.request.view.opened.length) openedBox();
          this.request = request;
          this.listening = true;
          // A page that has come back, or was moved to another column, has lost the line.
          if (request.marking.line !== this.line) this.cursorLine(this.line);
          this.tellFilter();
          this.tellPlaces();
          this.attentive = false;
          this.changed = false;
          const snapshot = await training.queries.snapshot(request, signal);
          this.look();
          shownChanged();
          return snapshot;
        },
        moveCursor: (step, ordinal) => this.moving(actions.moveCursor(step, ordinal)),
        step: () => this.afterShowing(this.moving(actions.step())),
        visit: (step) => this.afterShowing(actions.visit(step)),
        colours: (palette) => {
          this.palette = palette;
          shownChanged();
        },
        painted: () => {
          this.attentive = true;
          this.tell();
        },
        matches: (request, signal) => training.queries.matches(request, signal),
      },
      schemas: inspectorHostSchemas,
      log,
    });
    const changed = () => {
      this.changed = true;
      this.tell();
    };
    this.subscriptions = [
      training.onDidChange(changed),
      training.onDidMove(changed),
      // A hidden page is gone; one that comes back makes a request first.
      panel.onDidChangeViewState(() => {
        if (panel.visible) return;
        this.attentive = false;
        this.listening = false;
        this.awaitLook();
      }),
    ];
    panel.iconPath = icon;
    loadPage(panel.webview, { dist, name: 'inspector' }, 'MicroGPT Inspector');
  }

  get selection(): SnapshotRequest['selection'] {
    return this.request?.selection ?? null;
  }

  get shown(): ShownView | null {
    const { request, palette } = this;
    return request === null || palette === null ? null : { view: request.view, palette };
  }

  /** Makes `looked` wait for the page's next snapshot. */
  private awaitLook(): void {
    this.look();
    this.looked = new Promise((resolve) => {
      this.look = resolve;
    });
  }

  dispose(): void {
    this.look();
    if (this.timer !== null) clearTimeout(this.timer);
    this.keyboard.dispose();
    this.rpc.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** Answers a request that shows another step after that step, so as not to delay it. */
  private async afterShowing(action: Promise<void>): Promise<void> {
    await action;
    await this.sent;
  }

  private moving(move: Promise<void>): Promise<void> {
    this.keyboard.moving();
    return move;
  }

  cursorLine(line: number | null): void {
    this.line = line;
    if (this.listening) this.rpc.notify.cursorLine(line);
  }

  find(filter: string): void {
    this.filter = filter;
    this.tellFilter();
  }

  steer(to: Steering): void {
    this.places.push(to);
    this.tellPlaces();
  }

  private tellPlaces(): void {
    if (!this.listening) return;
    for (const place of this.places.splice(0)) this.rpc.notify.steer(place);
  }

  private tellFilter(): void {
    if (this.filter === null || !this.listening) return;
    this.rpc.notify.find(this.filter);
    this.filter = null;
  }

  /** Shows the page a change: at most once a frame, and not before it has painted the last one. */
  private tell(): void {
    if (!this.changed || !this.attentive || !this.panel.visible || this.timer !== null) return;
    const wait = this.shownAt + frame - performance.now();
    if (wait <= 0) this.sent = this.show();
    else {
      this.timer = setTimeout(() => {
        this.timer = null;
        this.tell();
      }, wait);
    }
  }

  private async show(): Promise<void> {
    const { request } = this;
    if (request === null) return;
    this.changed = false;
    this.attentive = false;
    this.shownAt = performance.now();
    const showing = new AbortController();
    this.showing = showing;
    // The page itself requests what takes long: it can cancel that.
    const timer = setTimeout(() => showing.abort(), showLimit);
    try {
      const snapshot = await this.training.queries.snapshot(request, showing.signal);
      // A page that has made another request meanwhile is answered already.
      if (request === this.request) this.rpc.notify.show(snapshot);
    } catch (error) {
      if (!showing.signal.aborted) this.log(error instanceof Error ? error : new Error(String(error)));
      if (request === this.request) this.rpc.notify.changed();
    } finally {
      clearTimeout(timer);
    }
  }
}
