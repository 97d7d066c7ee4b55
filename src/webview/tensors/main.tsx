/** Tensors page: its entry. */

import '../styles/page.css';
import '../styles/parts.css';
import '../styles/messages.css';
import '../styles/matrices.css';
import '../styles/parameters.css';
import '../styles/tensors.css';
import { render } from 'preact';
import { Rpc } from '../../protocol/rpc';
import type { TensorsHost, TensorsPage } from '../../protocol/tensors-api';
import { acquirePageApi } from '../state/vscode-api';
import { copyWithoutIsolates } from '../ui/copied-text';
import { followTheme } from '../ui/theme';
import { TensorsApp } from './tensors-app';
import { TensorsState } from './tensors-state';

const root = document.getElementById('tensors');
if (root === null) throw new Error('The page has no element with the id tensors.');

const { port, kept, keep } = acquirePageApi();
const rpc = new Rpc<TensorsPage, TensorsHost>({
  port,
  serve: {
    changed: () => void state.refresh(),
    progress: (tensor, part) => state.progress(tensor, part),
  },
  log: (error) => state.report(error),
});
const state = new TensorsState({
  calls: rpc.remote,
  kept,
  keep,
});

window.addEventListener('error', (event) => state.report(event.error ?? new Error(event.message)));
window.addEventListener('unhandledrejection', (event) => state.report(event.reason));

copyWithoutIsolates(document);
followTheme();
render(
  <TensorsApp state={state} resume={() => void rpc.remote.resume().catch((error) => state.report(error))} />,
  root,
);
void state.refresh();
