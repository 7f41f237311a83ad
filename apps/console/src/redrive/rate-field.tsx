import { useId } from 'react';

interface RateFieldProps {
  /** As it is typed. */
  readonly value: string;
  onChange(value: string): void;
}

/** How fast something over many tasks is to go. */
export function RateField({ value, onChange }: RateFieldProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>Tasks a second at most</label>
      <input
        id={id}
        type="number"
        required
        min={1}
        max={1_000}
        step={1}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </>
  );
}
