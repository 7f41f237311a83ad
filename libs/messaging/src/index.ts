export {
  type AccessGrant,
  agentAccess,
  SERVICE_ACCESS,
  type ServiceUser,
  type TopicGrant,
} from './administration/access-table.js';
export { type AccessUser, applyAccess } from './administration/apply-access.js';
export { verifyBroker } from './administration/broker-features.js';
export { ManagementRefused } from './administration/management-api.js';
export { type QueueDepth, queueDepths } from './administration/queue-depths.js';
export { AmqpAnnouncer, type MessagePublisher } from './announcing/amqp-announcer.js';
export { BrokerRefused, BrokerUnfit } from './connection/broker-fitness.js';
export {
  type ConnectionListener,
  type ConnectionOptions,
  type ConnectionState,
  ManagedConnection,
} from './connection/managed-connection.js';
export { Consumer, type ConsumerOptions, type ConsumerState, type DrainReport } from './consuming/consumer.js';
export { DEAD_LETTER_HEADERS, deadLetterOf } from './consuming/dead-letter.js';
export type { Delivery, ReceivedProperties } from './consuming/delivery.js';
export type { DeliveryHandler, Settlement } from './consuming/settlement.js';
export { readInstallation } from './installation/read-installation.js';
export { writeInstallation } from './installation/write-installation.js';
export {
  ExchangeMissing,
  PublishBlocked,
  PublishError,
  PublisherClosed,
  PublishLost,
  PublishNacked,
  PublishRefused,
  PublishTimeout,
  PublishUnencodable,
} from './publishing/errors.js';
export type { MessageHeaders, MessageProperties, OutgoingMessage, PublishOutcome } from './publishing/message.js';
export { Publisher, type PublisherOptions, type PublisherState } from './publishing/publisher.js';
export { buildTopology, teardownTopology } from './topology/build.js';
export { TopologyConflict } from './topology/conflict.js';
export { DELAY_TIERS, type DelayTier, delayTierFor, LONGEST_BROKER_DELAY_MS } from './topology/delay-tiers.js';
export {
  deadQueue,
  EXCHANGES,
  INSTALLATION,
  QUEUES,
  quarantineQueue,
  resultKey,
  taskKey,
  taskQueue,
} from './topology/names.js';
export { DELIVERY_LIMIT, type ExchangeRow, type QueueRow, type Topology, topologyFor } from './topology/topology.js';
