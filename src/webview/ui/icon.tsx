/** Icons: the codicons that the page uses. */

import arrowDown from '@vscode/codicons/src/icons/arrow-down.svg' with { type: 'text' };
import arrowLeft from '@vscode/codicons/src/icons/arrow-left.svg' with { type: 'text' };
import arrowRight from '@vscode/codicons/src/icons/arrow-right.svg' with { type: 'text' };
import arrowUp from '@vscode/codicons/src/icons/arrow-up.svg' with { type: 'text' };
import chevronDown from '@vscode/codicons/src/icons/chevron-down.svg' with { type: 'text' };
import chevronRight from '@vscode/codicons/src/icons/chevron-right.svg' with { type: 'text' };
import chevronUp from '@vscode/codicons/src/icons/chevron-up.svg' with { type: 'text' };
import close from '@vscode/codicons/src/icons/close.svg' with { type: 'text' };
import collapseAll from '@vscode/codicons/src/icons/collapse-all.svg' with { type: 'text' };
import pause from '@vscode/codicons/src/icons/debug-pause.svg' with { type: 'text' };
import restart from '@vscode/codicons/src/icons/debug-restart.svg' with { type: 'text' };
import stepBack from '@vscode/codicons/src/icons/debug-step-back.svg' with { type: 'text' };
import stepOver from '@vscode/codicons/src/icons/debug-step-over.svg' with { type: 'text' };
import discard from '@vscode/codicons/src/icons/discard.svg' with { type: 'text' };
import ellipsis from '@vscode/codicons/src/icons/ellipsis.svg' with { type: 'text' };
import error from '@vscode/codicons/src/icons/error.svg' with { type: 'text' };
import goToFile from '@vscode/codicons/src/icons/go-to-file.svg' with { type: 'text' };
import play from '@vscode/codicons/src/icons/play.svg' with { type: 'text' };
import question from '@vscode/codicons/src/icons/question.svg' with { type: 'text' };
import fit from '@vscode/codicons/src/icons/screen-full.svg' with { type: 'text' };
import search from '@vscode/codicons/src/icons/search.svg' with { type: 'text' };
import target from '@vscode/codicons/src/icons/target.svg' with { type: 'text' };
import zoomIn from '@vscode/codicons/src/icons/zoom-in.svg' with { type: 'text' };
import zoomOut from '@vscode/codicons/src/icons/zoom-out.svg' with { type: 'text' };

const icons = {
  'arrow-down': arrowDown,
  'arrow-left': arrowLeft,
  'arrow-right': arrowRight,
  'arrow-up': arrowUp,
  close,
  'collapse-all': collapseAll,
  'chevron-down': chevronDown,
  'chevron-right': chevronRight,
  'chevron-up': chevronUp,
  'debug-pause': pause,
  'debug-restart': restart,
  'debug-step-back': stepBack,
  'debug-step-over': stepOver,
  discard,
  ellipsis,
  error,
  'go-to-file': goToFile,
  play,
  question,
  'screen-full': fit,
  search,
  target,
  'zoom-in': zoomIn,
  'zoom-out': zoomOut,
};

export type IconName = keyof typeof icons;

/**
 * Shows a codicon in the colour of the text around it. It has no name of its own: the control that
 * holds it has one.
 */
export function Icon({ name }: { readonly name: IconName }) {
  // The markup is that of the package, included at build time; no input reaches it.
  return <span class={`icon icon-${name}`} aria-hidden="true" dangerouslySetInnerHTML={{ __html: icons[name] }} />;
}
