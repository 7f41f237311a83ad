import type { FormEvent } from 'react';
import { instantOf, localOf } from '../time/local-instant.js';
import type { ParkedChoice } from './parked-api.js';

/** Fields that tasks are narrowed by, each to one value, with what they are called. */
const FIELDS = [
  ['connector', 'connector'],
  ['action', 'action'],
  ['connection', 'connection'],
  ['reason', 'reason'],
  ['label', 'label, as name:value'],
  ['agent', 'agent'],
] as const;

const TIMES = [
  ['parkedAfter', 'parked after'],
  ['parkedBefore', 'parked before'],
] as const;

interface ParkedFiltersProps {
  readonly choice: ParkedChoice;
  onNarrow(choice: ParkedChoice): void;
}

/** Chooses which parked tasks are listed, and meant by a decision over many. */
export function ParkedFilters({ choice, onNarrow }: ParkedFiltersProps) {
  const narrow = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? '').trim();
    const texts = Object.fromEntries(FIELDS.map(([name]) => [name, text(name)]));
    const times = Object.fromEntries(TIMES.map(([name]) => [name, instantOf(text(name))]));
    onNarrow({ ...choice, ...texts, ...times });
  };
  return (
    // Drawn anew where a choice was made elsewhere, for the fields keep what is typed.
    <form key={JSON.stringify(choice)} className="filters" aria-label="Narrow" onSubmit={narrow}>
      {FIELDS.map(([name, label]) => (
        <label key={name}>
          {label}{' '}
          <input name={name} defaultValue={choice[name]} maxLength={319} autoComplete="off" spellCheck={false} />
        </label>
      ))}
      {TIMES.map(([name, label]) => (
        <label key={name}>
          {label} <input name={name} type="datetime-local" defaultValue={localOf(choice[name])} />
        </label>
      ))}
      <button type="submit">Narrow</button>
    </form>
  );
}
