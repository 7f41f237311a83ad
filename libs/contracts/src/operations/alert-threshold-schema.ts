import Type from 'typebox';
import { ALERT_KINDS } from './alert-kinds.js';
import { nullable } from './input-fields.js';

/** OpenAPI schema of the threshold of one kind of alert as the API shows it. */
export const ALERT_THRESHOLD_SCHEMA = Type.Object(
  {
    kind: Type.Enum([...ALERT_KINDS], { type: 'string' }),
    value: Type.Number({ description: 'What holds' }),
    own: nullable(Type.Number({ description: 'What this tenant has set; null where it has set nothing' })),
    standard: Type.Number({ description: 'What holds where nothing is set' }),
    least: Type.Number({ description: 'The smallest that may be set' }),
    most: Type.Number({ description: 'The greatest that may be set' }),
    unit: Type.String({ description: 'What is counted' }),
    meaning: Type.String({ description: 'It fires once so many of the unit …' }),
  },
  { title: 'AlertThreshold' },
);

/** The threshold of one kind of alert as the API shows it. */
export type AlertThreshold = Type.Static<typeof ALERT_THRESHOLD_SCHEMA>;
