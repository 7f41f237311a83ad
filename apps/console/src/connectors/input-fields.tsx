import {
  type Draft,
  draftOf,
  emptyDraft,
  type FieldProblem,
  pointersOf,
  pointerTo,
  readDraft,
} from '../schema-form/draft.js';
import { kindOf } from '../schema-form/kind-of.js';
import { propertiesOf, type Schema } from '../schema-form/schema.js';
import { SchemaField } from '../schema-form/schema-field.js';

/** What was typed as the input of an action: in fields, or all of it as JSON. */
export interface TypedInput {
  readonly fields: Draft;
  /** Null while it is in fields. */
  readonly json: string | null;
}

/** Where the input stands in a task. */
const INPUT = '/input';
const WHOLE: Schema = {};

const fits = (schema: Schema) => kindOf(schema) === 'object';

/** An input before anything was typed; of a schema that no fields stand for, as JSON. */
export const emptyInput = (schema: Schema): TypedInput => ({
  fields: emptyDraft(schema),
  json: fits(schema) ? null : '{}',
});

/** The input that was typed, and what can be none. */
export function readInput(schema: Schema, { fields, json }: TypedInput) {
  const at = { required: true, pointer: INPUT };
  return json === null ? readDraft(schema, fields, at) : readDraft(WHOLE, json, at);
}

/** Problems that stand at no field. */
export function problemsBeside(
  schema: Schema,
  { fields, json }: TypedInput,
  problems: readonly FieldProblem[],
): FieldProblem[] {
  const shown = json === null ? pointersOf(schema, fields, INPUT).slice(1) : [INPUT];
  return problems.filter(({ pointer }) => pointer !== '/connection' && !shown.includes(pointer));
}

interface InputFieldsProps {
  readonly schema: Schema;
  readonly typed: TypedInput;
  readonly problems: readonly FieldProblem[];
  onChange(typed: TypedInput): void;
}

/** Asks for the input of an action, field by field or as JSON. */
export function InputFields({ schema, typed, problems, onChange }: InputFieldsProps) {
  const { fields, json } = typed;
  const asJson = () => {
    const { value } = readInput(schema, typed);
    onChange({ fields, json: JSON.stringify(value ?? {}, null, 2) });
  };
  if (json !== null) {
    return (
      <>
        <SchemaField
          schema={WHOLE}
          name="Input, as JSON"
          required
          draft={json}
          pointer={INPUT}
          problems={problems}
          level={0}
          onChange={(draft) => onChange({ fields, json: typeof draft === 'string' ? draft : '' })}
        />
        {fits(schema) && (
          <p className="acts">
            <button type="button" onClick={() => onChange({ fields, json: null })}>
              Back to fields
            </button>
          </p>
        )}
      </>
    );
  }
  return (
    <>
      {propertiesOf(schema).map(([name, inner]) => (
        <SchemaField
          key={name}
          schema={inner}
          name={name}
          required={schema.required?.includes(name) === true}
          draft={draftOf(fields, name)}
          pointer={pointerTo(INPUT, name)}
          problems={problems}
          level={1}
          onChange={(next) => onChange({ fields: { ...(fields as object), [name]: next }, json: null })}
        />
      ))}
      <p className="acts">
        <button type="button" onClick={asJson}>
          Write it as JSON
        </button>
      </p>
    </>
  );
}
