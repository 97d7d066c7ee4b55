/** Choice: a drop-down list with its label before it. */

export interface ChoiceProps<Value extends string> {
  readonly label: string;
  /** True if the label is for screen readers alone, because the values are clear without it. */
  readonly labelHidden?: boolean;
  /** Identifies the list for tests and styles. */
  readonly field: string;
  readonly chosen: Value;
  /** Values and their labels. */
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
