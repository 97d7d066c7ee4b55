/** Options bar: the prefix, the temperature, and another document. */

import type { Signal } from '@preact/signals';
import { formatPlain } from '../../text/numbers';
import type { GenerationOptions } from '../../training/generation/options';
import { strings } from '../strings';
import { another, prefixProblem, readTemperature, withPrefix } from './changed-options';

const { generate: words } = strings;

/** The ends of the slider; any temperature above 0 can be typed. */
const slider = { min: 0.05, max: 2, step: 0.05 };

export interface OptionsBarProps {
  readonly options: GenerationOptions;
  /** The tokens, BOS last. */
  readonly vocabulary: readonly string[];
  readonly blockSize: number;
  /** What is wrong with what was typed. */
  readonly problem: Signal<string | null>;
  readonly onChange: (options: GenerationOptions) => void;
}

export function OptionsBar({ options, vocabulary, blockSize, problem, onChange }: OptionsBarProps) {
  const { temperature, prefix } = options;
  const heat = (typed: string) => {
    const read = readTemperature(typed);
    if ('problem' in read) problem.value = read.problem;
    else onChange({ ...options, temperature: read.value });
  };
  return (
    <>
      <div class="generate-options" role="toolbar" aria-label={words.options}>
        <label title={words.prefixTitle}>
          {words.prefix}
          <input
            type="text"
            class="generate-prefix"
            data-field="prefix"
            value={prefix}
            spellcheck={false}
            autocomplete="off"
            onChange={(event) => {
              const typed = event.currentTarget.value;
              problem.value = prefixProblem(typed, vocabulary, blockSize);
              if (problem.value === null) onChange(withPrefix(options, typed));
            }}
          />
        </label>
        <button
          type="button"
          class="button secondary"
          data-action="another"
          title={words.anotherTitle}
          onClick={() => onChange(another(options))}
        >
          {words.another}
        </button>
        <div class="generate-temperature">
          <label title={words.temperatureTitle}>
            {words.temperature}
            <input
              type="range"
              {...slider}
              value={temperature}
              data-field="temperature-slider"
              aria-label={words.temperature}
              onInput={(event) => heat(event.currentTarget.value)}
            />
          </label>
          <input
            type="text"
            inputMode="decimal"
            class="generate-number"
            data-field="temperature"
            aria-label={words.temperature}
            value={formatPlain(temperature)}
            onChange={(event) => heat(event.currentTarget.value)}
          />
        </div>
      </div>
      {problem.value !== null && (
        <p class="generate-problem" role="alert" data-field="generate-problem">
          {problem.value}
        </p>
      )}
    </>
  );
}
