/** Motion: whether the user wants less of it. VS Code has a setting of its own, beside the system's. */

export function lessMotion(): boolean {
  return (
    window.matchMedia('(prefers-reduced-motion: reduce)').matches ||
    document.body.classList.contains('vscode-reduce-motion')
  );
}
