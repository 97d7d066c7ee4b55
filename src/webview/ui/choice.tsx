/** A drop-down list with its label before it. */

export interface ChoiceProps<Value extends string> {
  readonly label: string;
  /** Whether the label is there for screen readers alone, because the values say what they are. */
  readonly labelHidden?: boolean;
  /** Names it for tests and styles. */
  readonly field: string;
  readonly chosen: Value;
  /** Values, and what they are called. */
  readonly options: readonly (readonly [Value, string])[];
  readonly onChoose: (value: Value) => void;
}

export function Choice<Value extends string>({
  label,
  labelHidden,
  field,
  chosen,
  options,
  onChoose,
}: ChoiceProps<Value>) {
  return (
    <label class="choice">
      <span class={labelHidden === true ? 'visually-hidden' : ''}>{label}</span>
      <select
        data-field={field}
        value={chosen}
        onChange={(event) => {
          const option = options[event.currentTarget.selectedIndex];
          if (option !== undefined) onChoose(option[0]);
        }}
      >
        {options.map(([value, name]) => (
          <option key={value} value={value} selected={value === chosen}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
