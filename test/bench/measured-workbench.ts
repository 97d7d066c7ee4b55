/** The packaged extension in a real workbench, with a probe beside it. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { packageExtension } from '../../scripts/package.mjs';
import { setUpBrowser, setUpServer } from '../host/setup.mjs';
import { openWorkbench } from '../host/workbench.mjs';
import type { Row } from './row';
import { installProbe, type Probe } from './workbench-probe';

export interface MeasuredWorkbench {
  readonly page: Page;
  readonly probe: Probe;
  /** The package. */
  readonly vsix: string;
}

/** What is waited for at most, milliseconds. */
export const limit = 120_000;

/** Packs the extension, opens a workbench with it and gives what is measured there. */
export async function inWorkbench(
  settings: Record<string, unknown>,
  measure: (workbench: MeasuredWorkbench) => Promise<Row[]>,
): Promise<Row[]> {
  setUpServer();
  setUpBrowser();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'microgpt-bench-'));
  try {
    const vsix = path.join(folder, 'microgpt.vsix');
    packageExtension(vsix);
    const workspace = path.join(folder, 'workspace');
    fs.mkdirSync(workspace);
    const probe = installProbe(path.join(folder, 'probe'));
    const { page, close } = await openWorkbench({
      folder: workspace,
      vsix,
      developmentPath: probe.folder,
      viewport: { width: 1600, height: 1000 },
      settings,
      desktop: true,
    });
    try {
      page.setDefaultTimeout(limit);
      return await measure({ page, probe, vsix });
    } finally {
      await close();
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
