import type { FieldKind } from './kind-of.js';
import type { Schema } from './schema.js';

interface FieldInputProps {
  readonly id: string;
  readonly kind: Exclude<FieldKind, 'object' | 'list'>;
  readonly schema: Schema;
  /** What was typed. */
  readonly text: string;
  /** Id of what describes it. */
  readonly notes: string;
  readonly wrong: boolean;
  onChange(text: string): void;
}

/** What a single value is typed into or chosen from. */
export function FieldInput({ id, kind, schema, text, notes, wrong, onChange }: FieldInputProps) {
  const shared = { id, value: text, 'aria-describedby': notes, 'aria-invalid': wrong };
  switch (kind) {
    case 'switch':
    case 'choice':
      return (
        <select {...shared} onChange={({ target }) => onChange(target.value)}>
          <option value="">–</option>
          {choicesOf(kind, schema).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      );
    case 'long-text':
    case 'json':
      return (
        <textarea
          {...shared}
          rows={3}
          spellCheck={kind === 'long-text'}
          className={kind === 'json' ? 'code' : undefined}
          placeholder={kind === 'json' ? 'JSON' : undefined}
          onChange={({ target }) => onChange(target.value)}
        />
      );
    default:
      return (
        <input
          {...shared}
          autoComplete="off"
          spellCheck={false}
          inputMode={kind === 'number' ? 'decimal' : undefined}
          onChange={({ target }) => onChange(target.value)}
        />
      );
  }
}

function choicesOf(kind: 'switch' | 'choice', schema: Schema): [string, string][] {
  if (kind === 'switch') {
    return [
      ['true', 'yes'],
      ['false', 'no'],
    ];
  }
  return (schema.enum ?? []).map((value, place) => [
    String(place),
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
}
