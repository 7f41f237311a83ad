import { useId } from 'react';

interface NoteFieldProps {
  readonly label: string;
  readonly value: string;
  readonly required?: boolean;
  onChange(value: string): void;
}

/** A line that says why something is done, kept with it. */
export function NoteField({ label, value, required, onChange }: NoteFieldProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        required={required}
        maxLength={2_000}
        autoComplete="off"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </>
  );
}
