import { Foreign } from '../page/foreign.js';
import { Payload } from '../page/payload.js';
import type { Schema } from './schema.js';
import { schemaLines } from './schema-lines.js';

/** A schema as people read it: its properties one by one; and, for programs, as it is. */
export function SchemaTable({ name, schema }: { readonly name: string; readonly schema: Schema }) {
  const lines = schemaLines(schema);
  return (
    <>
      {lines.length === 0 ? (
        <p className="quiet">Says nothing of fields.</p>
      ) : (
        <dl className="facts">
          {lines.map(({ path, type, required, about }) => (
            <div key={path}>
              <dt>
                <code>
                  <Foreign text={path} />
                </code>
              </dt>
              <dd>
                <Foreign text={type} />
                {required && ', required'}
                {about !== '' && (
                  <>
                    {' '}
                    <Foreign className="quiet" text={about} />
                  </>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <details>
        <summary>As JSON Schema</summary>
        <Payload name={name} text={JSON.stringify(schema, null, 2)} />
      </details>
    </>
  );
}
