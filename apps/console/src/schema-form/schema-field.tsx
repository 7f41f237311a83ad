import { useId } from 'react';
import { Foreign } from '../page/foreign.js';
import { describeField } from './describe-field.js';
import { draftOf, isList, pointerTo } from './draft.js';
import { FieldInput } from './field-input.js';
import { kindOf } from './kind-of.js';
import { ListField } from './list-field.js';
import { propertiesOf } from './schema.js';
import type { SchemaFieldProps } from './schema-field-props.js';

/** Asks for a value of a schema, with what is wrong with it. */
export function SchemaField(props: SchemaFieldProps) {
  const { schema, name, required, draft, pointer, problems, level, onChange } = props;
  const id = useId();
  const kind = kindOf(schema, level);
  const about = describeField(schema);
  const wrong = problems.filter((problem) => problem.pointer === pointer).map(({ detail }) => detail);
  const label = (
    <>
      <Foreign text={name} /> {!required && <span className="quiet">if any</span>}
    </>
  );
  const notes = (
    <span id={`${id}notes`}>
      {about !== '' && <Foreign className="quiet" text={about} />}
      {wrong.map((detail) => (
        <Foreign key={detail} className="problem" text={detail} />
      ))}
    </span>
  );
  if (kind === 'list') {
    return (
      <fieldset aria-describedby={`${id}notes`}>
        <legend>{label}</legend>
        {notes}
        <ListField {...props} draft={isList(draft) ? draft : []} field={(item) => <SchemaField {...item} />} />
      </fieldset>
    );
  }
  if (kind === 'object') {
    return (
      <fieldset aria-describedby={`${id}notes`}>
        <legend>{label}</legend>
        {notes}
        {propertiesOf(schema).map(([inner, innerSchema]) => (
          <SchemaField
            key={inner}
            schema={innerSchema}
            name={inner}
            required={schema.required?.includes(inner) === true}
            draft={draftOf(draft, inner)}
            pointer={pointerTo(pointer, inner)}
            problems={problems}
            level={level + 1}
            onChange={(next) =>
              onChange({ ...(typeof draft === 'string' || isList(draft) ? {} : draft), [inner]: next })
            }
          />
        ))}
      </fieldset>
    );
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <FieldInput
        id={id}
        kind={kind}
        schema={schema}
        text={typeof draft === 'string' ? draft : ''}
        notes={`${id}notes`}
        wrong={wrong.length > 0}
        onChange={onChange}
      />
      {notes}
    </div>
  );
}
