import Type from 'typebox';
import {
  EFFECT_CLASSES,
  ERROR_CATEGORIES,
  MAX_INLINE_OUTPUT_BYTES,
  RESULT_STATUSES,
  type ResultData,
  type ResultEffect,
  type ResultEvent,
  TaskError,
  UUID_PATTERN,
  type WebhookData,
  type WebhookEvent,
} from '#libs/contracts';

const uuid = Type.String({ pattern: UUID_PATTERN });
const instant = Type.String({ format: 'date-time' });

const envelope = {
  specversion: Type.Literal('1.0'),
  time: instant,
  datacontenttype: Type.Literal('application/json'),
};

const Effect = Type.Object(
  {
    class: Type.Union([Type.Enum(EFFECT_CLASSES), Type.Null()], { description: 'null where no call was prepared' }),
    applied: Type.Enum(['yes', 'no', 'unknown'], {
      description: 'What is known of the effect on the third party; `unknown` where nobody can tell',
    }),
    possiblyBilledTwice: Type.Optional(Type.Boolean({ description: 'For class `metered`, after an ambiguous end' })),
    adopted: Type.Optional(
      Type.Boolean({ description: 'For class `probed`: no answer told of the effect, it was looked up and found' }),
    ),
  },
  { description: 'What is known of the effect on the third party' },
);

const Result = Type.Object({
  taskId: uuid,
  connector: Type.String(),
  action: Type.String(),
  status: Type.Enum(RESULT_STATUSES, {
    description: '`parked` is not final: an operator decides, and a result with a higher `sequence` follows',
  }),
  output: Type.Optional(
    Type.Unknown({ description: `Up to ${MAX_INLINE_OUTPUT_BYTES} bytes; by the action's schema` }),
  ),
  outputUrl: Type.Optional(
    Type.String({ description: 'Path of the HTTP API where a larger output is fetched, instead of `output`' }),
  ),
  error: Type.Optional(TaskError),
  attempts: Type.Integer({ minimum: 0, description: 'Calls that were intended so far' }),
  effect: Effect,
  cost: Type.Null(),
  timings: Type.Object({ acceptedAt: instant, finishedAt: instant }),
  labels: Type.Record(Type.String(), Type.String(), { description: 'As the task bore them' }),
  erased: Type.Optional(
    Type.Boolean({
      description: '`true`: output, labels and message of the error were erased on request, and are left out',
    }),
  ),
});

/** The payload of a result, which the contract gives as a type: a CloudEvent in structured JSON. */
export const ResultEventSchema = Type.Object({
  ...envelope,
  id: Type.String({ description: '`<task id>/<sequence>`: the same however often it is delivered' }),
  type: Type.String({ description: '`dev.waybill.task.<status>`' }),
  source: Type.String({ description: '`/connectors/<connector>`' }),
  subject: Type.String({ pattern: UUID_PATTERN, description: "The task's id" }),
  sequence: Type.Integer({ minimum: 0, description: 'Rises with each result of a task; the highest one holds' }),
  data: Result,
});

const Webhook = Type.Object({
  body: Type.Unknown({ description: "The provider's JSON, in its own spelling; or base64, see `bodyEncoding`" }),
  headers: Type.Record(Type.String(), Type.String(), {
    description: 'The few a provider is known to send, never the signature',
  }),
  bodyEncoding: Type.Optional(Type.Literal('base64')),
  bodyProblem: Type.Optional(Type.String({ description: 'Why the body could not be read as JSON' })),
  deliveryId: Type.String({ description: "The provider's id of the delivery, else one made of the signed bytes" }),
  trust: Type.Literal('untrusted', { description: 'Verified to come from the provider, and still data of strangers' }),
  possibleReplay: Type.Optional(
    Type.Boolean({ description: 'The same body came before under another id, and the provider does not sign ids' }),
  ),
});

/** The payload of an event, which the contract gives as a type: a CloudEvent in structured JSON. */
export const WebhookEventSchema = Type.Object({
  ...envelope,
  id: Type.String({ description: 'Stable per delivery: sent again by the provider, the event has the same id' }),
  type: Type.String({ description: '`dev.waybill.webhook.<provider>.<event type>`' }),
  source: Type.String({ description: '`/sources/<name>`' }),
  subject: Type.Optional(Type.String()),
  data: Webhook,
});

/** True where two types have the same fields; what the fields hold is compared by assigning. */
type SameFields<A, B> = [keyof A, keyof B] extends [keyof B, keyof A] ? true : never;
type Both<A, B> = [A, B] extends [B, A] ? true : never;
type SchemaOf<T extends Type.TSchema> = Type.Static<T>;

/** Fails to compile where the contract's types and these schemas are no longer the same. */
export const SAME_AS_THE_CONTRACT: readonly true[] = [
  true satisfies SameFields<ResultEvent, SchemaOf<typeof ResultEventSchema>>,
  true satisfies SameFields<ResultData, SchemaOf<typeof Result>>,
  true satisfies SameFields<ResultEffect, SchemaOf<typeof Effect>>,
  true satisfies SameFields<WebhookEvent, SchemaOf<typeof WebhookEventSchema>>,
  true satisfies SameFields<WebhookData, SchemaOf<typeof Webhook>>,
  true satisfies Both<ResultEvent, SchemaOf<typeof ResultEventSchema>>,
  true satisfies Both<WebhookEvent, SchemaOf<typeof WebhookEventSchema>>,
  true satisfies Both<TaskError, SchemaOf<typeof TaskError>>,
  true satisfies Both<(typeof ERROR_CATEGORIES)[number], TaskError['category']>,
];
