import { useId } from 'react';

interface ChoicesProps<Name extends string> {
  readonly legend: string;
  /** Name, label and what it leads to. */
  readonly choices: readonly (readonly [Name, string, string])[];
  readonly chosen: Name | null;
  readonly required?: boolean;
  onChoose(name: Name): void;
}

/** A question with a few answers, of which one is given. */
export function Choices<Name extends string>({ legend, choices, chosen, required, onChoose }: ChoicesProps<Name>) {
  const id = useId();
  return (
    <fieldset>
      <legend>{legend}</legend>
      {choices.map(([name, label, meaning]) => (
        <label key={name} className="choice">
          <input type="radio" name={id} required={required} checked={chosen === name} onChange={() => onChoose(name)} />
          <span>
            {label}
            <span className="quiet">{meaning}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
