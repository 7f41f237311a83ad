export type {
  CloudEvent,
  EffectClass,
  ErrorCategory,
  ResultData,
  ResultEffect,
  ResultEvent,
  ResultStatus,
  TaskError,
  TaskMessage,
  WebhookData,
  WebhookEvent,
} from '#libs/contracts';
export type { AmqpOptions, AmqpTls } from './amqp/amqp-options.js';
export {
  ClientClosed,
  RequestRefused,
  ResultPending,
  TaskUnknown,
  TaskUnroutable,
  WaybillError,
  WaybillUnavailable,
} from './errors.js';
export type { HttpOptions } from './http/http-options.js';
export type { Problem, ProblemField } from './problem.js';
export type { CallOptions, SubmitOptions, WaitOptions } from './submit-options.js';
export type { TaskResult } from './task-result.js';
export { type SubmittedTask, WaybillClient } from './waybill-client.js';
export {
  type CallbackEvent,
  type CallbackHeaders,
  isResultEvent,
  type ReceivedCallback,
  type VerifyOptions,
  verifyWebhook,
} from './webhook/verify-webhook.js';
export { type RejectionCode, WebhookRejected } from './webhook/webhook-rejected.js';
