import Type from 'typebox';
import { nullable } from './input-fields.js';

/** What a tenant may have kept for a shorter time than the installation keeps it. */
export const RETENTION_KINDS = ['tasks', 'webhooks', 'callbacks', 'dead-letters', 'incidents'] as const;

/** What a tenant may have kept for a shorter time than the installation keeps it. */
export type RetentionKind = (typeof RETENTION_KINDS)[number];

/** OpenAPI schema of how long one kind of a tenant's is kept. */
export const RETENTION_SCHEMA = Type.Object(
  {
    kind: Type.Enum([...RETENTION_KINDS], { type: 'string' }),
    days: Type.Integer({ description: 'How long it is kept after it has ended' }),
    own: nullable(Type.Integer({ description: 'What this tenant has set; null where it has set nothing' })),
    most: Type.Integer({ description: 'What the installation keeps: RETENTION_DAYS' }),
    holds: Type.String({ description: 'What is deleted then' }),
  },
  { title: 'Retention' },
);

/** How long one kind of a tenant's is kept. */
export type RetentionView = Type.Static<typeof RETENTION_SCHEMA>;
