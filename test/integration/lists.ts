/** Lists of VS Code's that a test reads and answers. */

import * as vscode from 'vscode';

/** A list that was shown, and its answer. */
interface Asked {
  readonly title: string;
  readonly text: string;
  readonly labels: readonly string[];
}

/** The lists that were shown since the test began. */
export const asked: Asked[] = [];
/** Beginnings of the labels to be chosen, one a list; a list without one is left. */
export const answers: string[] = [];

/** Takes the place of VS Code's lists, for the tests of this suite. */
export function answerLists(): void {
  const { showQuickPick } = vscode.window;
  before(() => {
    Object.assign(vscode.window, {
      async showQuickPick(
        given: readonly vscode.QuickPickItem[] | Thenable<readonly vscode.QuickPickItem[]>,
        { title = '', placeHolder = '' }: vscode.QuickPickOptions,
      ) {
        const answer = answers.shift();
        const items = await given;
        asked.push({
          title,
          text: [placeHolder, ...items.flatMap(({ description = '', detail = '' }) => [description, detail])].join(
            '\n',
          ),
          labels: items.map(({ label, description }) => (description ? `${label} (${description})` : label)),
        });
        return answer === undefined ? undefined : items.find(({ label }) => label.includes(answer));
      },
    });
  });
  beforeEach(() => {
    asked.length = 0;
    answers.length = 0;
  });
  after(() => {
    Object.assign(vscode.window, { showQuickPick });
  });
}
