/** Markdown as far as tests read it: links and headings. */

/** A relative link: a file, '' for the page itself, and the heading in it, '' for none. */
export interface RelativeLink {
  readonly target: string;
  readonly anchor: string;
}

/** The links and pictures of a page that lead to files or headings. */
export function linksOf(markdown: string): RelativeLink[] {
  const text = withoutFences(markdown).replaceAll(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z][a-z\d+.-]*:/i.test(link)) return [];
    const [target = '', anchor = ''] = link.split('#');
    return [{ target, anchor }];
  });
}

/** The anchors of a page's headings, as GitHub and VS Code make them. */
export function headingsOf(markdown: string): string[] {
  const headings = withoutFences(markdown).matchAll(/^#{1,6} (.*)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

function withoutFences(markdown: string): string {
  return markdown.replaceAll(/^```[\s\S]*?^```$/gm, '');
}
