import {
  type AccessGrant,
  type AccessUser,
  applyAccess,
  buildTopology,
  SERVICE_ACCESS,
  type ServiceUser,
  topologyFor,
  verifyBroker,
} from '#libs/messaging';
import { CONNECTOR_NAMES } from '../connector-names.js';
import { connectAsDeveloper } from './connect-as-developer.js';
import type { Provisioning } from './provision-file.js';

const ALL_RIGHTS: AccessGrant = { configure: '.*', write: '.*', read: '.*', topics: [] };

/** Services that read the statistics of their own vhost; that tag shows no other. */
const STATISTICS_READERS: ReadonlySet<ServiceUser> = new Set<ServiceUser>(['waybill-control-plane']);

/**
 * Makes vhost, users with their rights, exchanges and the queues of these connectors, and says what there is now. May be done any number of
 * times. The topology is declared by the developer's user: an administrator need not have rights in the vhost.
 *
 * @throws BrokerUnfit, BrokerRefused, ManagementRefused or TopologyConflict, each saying what to do
 */
export async function provisionBroker(
  { rabbitmqUrl, rabbitmqManagementUrl }: { rabbitmqUrl: string; rabbitmqManagementUrl: string },
  { vhost, developer, brokerUsers }: Provisioning,
  connectors: readonly string[] = CONNECTOR_NAMES,
): Promise<string> {
  await verifyBroker(rabbitmqManagementUrl);
  const services = (Object.keys(SERVICE_ACCESS) as ServiceUser[]).map((name): AccessUser => {
    const tags = STATISTICS_READERS.has(name) ? ['management'] : [];
    return { name, password: brokerUsers[name], access: SERVICE_ACCESS[name], tags };
  });
  const person = { name: developer.user, password: developer.password, access: ALL_RIGHTS, tags: ['management'] };
  await applyAccess(rabbitmqManagementUrl, vhost, [...services, person]);

  const topology = topologyFor(connectors);
  const connection = await connectAsDeveloper(rabbitmqUrl, { vhost, developer });
  try {
    await buildTopology(connection, topology);
  } finally {
    await connection.close();
  }
  return `${services.length + 1} users, ${topology.exchanges.length} exchanges, ${topology.queues.length} queues in vhost ${vhost}`;
}
