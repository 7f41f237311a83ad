export { Ending } from './ending.js';
export { hangUpWhenClosing } from './hang-up-when-closing.js';
export { Draining, HealthController, HealthModule, READINESS_CHECKS, type ReadinessCheck } from './health.js';
export { holdAnswers } from './hold-answers.js';
export type { MeasuredRoute } from './http-metrics.js';
export { confirmInstallation } from './installation/confirm-installation.js';
export { identityGuard } from './installation/identity-guard.js';
export { type InstallationParts, reviewInstallation } from './installation/review-installation.js';
export { reviewWhenConnected } from './installation/review-when-connected.js';
export { createLogger, NestJsonLogger } from './json-logger.js';
export {
  CONSUME_CONNECTION,
  connectTransport,
  MessagingModule,
  type MessagingOptions,
  PUBLISH_CONNECTION,
} from './messaging/messaging.module.js';
export { type Subscription, type TransportOptions, WaybillTransport } from './messaging/waybill-transport.js';
export { PROBLEM_CONTENT_TYPE, type Problem, type ProblemField } from './problem/problem.js';
export { ProblemError, type ProblemOptions } from './problem/problem-error.js';
export { type ExplainError, ProblemFilter } from './problem/problem-filter.js';
export { ProblemValidationPipe } from './problem/problem-validation-pipe.js';
export { pointerSegment } from './problem/validation-fields.js';
export { beginRequestSpan, type RequestTracing } from './request-spans.js';
export { runService, type ServiceOptions } from './run-service.js';
export { SparseWarnings } from './sparse-warnings.js';
