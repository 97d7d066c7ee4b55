/** Filter examples: each is ready to be used. */

import { strings } from '../strings';

export function FilterExamples({ onChoose }: { readonly onChoose: (example: string) => void }) {
  const { find: words } = strings;
  return (
    <section class="filter-examples" aria-label={words.examples}>
      <dl>
        {words.exampleTerms.map(([term, meaning]) => (
          <div key={term}>
            <dt>
              <button type="button" class="link" onClick={() => onChoose(term)}>
                <code>{term}</code>
              </button>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p class="muted">{words.joining}</p>
    </section>
  );
}
