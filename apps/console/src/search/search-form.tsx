import { type FormEvent, useEffect, useId, useRef } from 'react';
import { REASONS, reasonOf, STATUS_LOOKS, STATUSES } from '../tasks/task-look.js';
import { instantOfLocal, localTimeOf } from './local-time.js';
import { lineOf, readLine } from './search-line.js';
import { ANY, type TaskSearch } from './task-search.js';

interface SearchFormProps {
  readonly search: TaskSearch;
  /** Connectors to choose from. */
  readonly connectors: readonly string[];
  onSearch(search: TaskSearch): void;
}

/** Says what is searched for: a line for all there is to know, and fields for what is asked most. A choice counts at once. */
export function SearchForm({ search, connectors, onSearch }: SearchFormProps) {
  const help = useId();
  const form = useRef<HTMLFormElement>(null);
  const told = () => searchIn(new FormData(form.current ?? undefined), search);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSearch(told());
  };
  const choose = (choice: Partial<TaskSearch>) => onSearch({ ...told(), ...choice });
  const waits = search.status === 'waiting' || search.reason !== '';
  return (
    <search>
      <form ref={form} className="search" onSubmit={submit}>
        <TextField label="Search" name="line" type="search" value={lineOf(search)} help={help} />
        <p id={help} className="quiet">
          An id or an idempotency key, or <code>label:ticket=T-9</code>, <code>run:81</code>, <code>trace:…</code>,{' '}
          <code>action:…</code>, <code>connection:…</code>
        </p>
        <div className="filters">
          <Choice
            label="Status"
            value={search.status}
            options={STATUSES}
            titleOf={statusTitle}
            onChoose={(status) => choose({ status, reason: '' })}
          />
          {waits && (
            <Choice
              label="Waiting"
              value={search.reason}
              options={REASONS}
              titleOf={reasonTitle}
              onChoose={(reason) => choose({ reason })}
            />
          )}
          <Choice
            label="Connector"
            value={search.connector}
            options={connectors}
            onChoose={(connector) => choose({ connector })}
          />
          <TextField label="Agent" name="agent" value={search.agent} />
          <TextField label="Accepted from" name="since" type="datetime-local" value={localTimeOf(search.since)} />
          <TextField label="until" name="until" type="datetime-local" value={localTimeOf(search.until)} />
          <button type="submit">Search</button>
        </div>
      </form>
    </search>
  );
}

const statusTitle = (status: string) => STATUS_LOOKS[status as keyof typeof STATUS_LOOKS]?.label ?? status;
const reasonTitle = (reason: string) => reasonOf({ status: 'waiting', reason });

interface TextFieldProps {
  readonly label: string;
  readonly name: string;
  readonly type?: string;
  readonly value: string;
  /** Id of what explains it. */
  readonly help?: string;
}

/** Holds what is typed until the form is sent, and whatever the address says from then on. */
function TextField({ label, name, type = 'text', value, help }: TextFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (field.current) field.current.value = value;
  }, [value]);
  return (
    <label className={name}>
      {label}{' '}
      <input
        ref={field}
        {...{ name, type }}
        defaultValue={value}
        maxLength={2_000}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={help}
      />
    </label>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  titleOf?(option: string): string;
  onChoose(value: string): void;
}

/** What the address names is among the options, be it known or not. */
function Choice({ label, value, options, titleOf = (option) => option, onChoose }: ChoiceProps) {
  const all = value === '' || options.includes(value) ? options : [...options, value];
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={({ target }) => onChoose(target.value)}>
        <option value="">any</option>
        {all.map((option) => (
          <option key={option} value={option}>
            {titleOf(option)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What the fields say, beside what was chosen before; the line is the last word. */
function searchIn(fields: FormData, { status, reason, connector, since, until }: TaskSearch): TaskSearch {
  const text = (name: string) => String(fields.get(name) ?? '').trim();
  return {
    ...{ ...ANY, status, reason, connector },
    agent: text('agent'),
    since: instantOfLocal(text('since'), since),
    until: instantOfLocal(text('until'), until),
    ...readLine(text('line')),
  };
}
