export { Database, type DatabaseOptions, type Statement, type StatementRunner } from './database.js';
export { classifyDatabaseError, type DatabaseFault } from './database-fault.js';
export { API_KEY_SCOPES, ApiKeyEntity, type ApiKeyScope } from './entities/api-key.entity.js';
export { ConnectionEntity } from './entities/connection.entity.js';
export { SourceEntity } from './entities/source.entity.js';
export { SubscriptionEntity } from './entities/subscription.entity.js';
export { migrate } from './migrations/migrate.js';
export { SERVICE_ROLES, type ServiceRole } from './migrations/wall.js';
export { TenantEntities } from './tenant-entities.js';
