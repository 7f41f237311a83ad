export { Draining, HealthController, HealthModule, READINESS_CHECKS, type ReadinessCheck } from './health.js';
export { createLogger, NestJsonLogger } from './json-logger.js';
export { runService, type ServiceOptions } from './run-service.js';
