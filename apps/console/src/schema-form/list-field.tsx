import type { ReactNode } from 'react';
import { type Draft, emptyDraft, pointerTo } from './draft.js';
import { schemaAt } from './schema.js';
import type { SchemaFieldProps } from './schema-field-props.js';

/** Items shown at most: more are written as JSON. */
const MOST_ITEMS = 50;

interface ListFieldProps extends SchemaFieldProps {
  readonly draft: readonly Draft[];
  /** The field of one item. */
  field(item: SchemaFieldProps): ReactNode;
}

/** Asks for the items of a list, one by one. */
export function ListField(props: ListFieldProps) {
  const { schema, name, draft, pointer, problems, level, onChange, field } = props;
  const items = schemaAt(schema.items);
  if (!items) return null;
  const replace = (place: number, next: Draft) => onChange(draft.map((item, at) => (at === place ? next : item)));
  return (
    <>
      {draft.map((item, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place; there is nothing else to tell it by
        <div key={place} className="item">
          {field({
            ...{ schema: items, name: `${name} ${place + 1}`, required: true, draft: item, problems },
            ...{ pointer: pointerTo(pointer, place), level: level + 1, onChange: (next) => replace(place, next) },
          })}
          <button
            type="button"
            aria-label={`Take away ${name} ${place + 1}`}
            onClick={() => onChange(draft.filter((_item, at) => at !== place))}
          >
            Take away
          </button>
        </div>
      ))}
      <p className="acts">
        <button
          type="button"
          disabled={draft.length >= (schema.maxItems ?? MOST_ITEMS)}
          onClick={() => onChange([...draft, emptyDraft(items, level + 1)])}
        >
          Add to {name}
        </button>
      </p>
    </>
  );
}
