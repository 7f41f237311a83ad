/**
 * Makes the secrets of the containers: passwords, the API key and the key that seals credentials are made once and kept
 * in `vault`; every container gets a folder of its own with what it needs and no more. May be run any number of times.
 *
 * Usage: node make-secrets.mjs FOLDER, which holds, or is given, `vault` and one folder for each container
 */
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { provisioning } from '../local/jobs.mjs';
import { secretsIn } from '../local/secrets.mjs';
import { SERVICES, VHOST, withLogin } from '../local/services.mjs';

const DATABASE = 'postgres://postgres:5432/waybill';
const BROKER = 'amqp://rabbitmq:5672';
const MANAGEMENT = 'http://rabbitmq:15672';
const OWNER = 'waybill_owner';
const ADMINISTRATOR = 'administrator';

const folder = process.argv[2];
if (!folder) throw new Error('Say where: node make-secrets.mjs FOLDER');
const vault = join(folder, 'vault');
mkdirSync(vault, { recursive: true });
chmodSync(vault, 0o700);
const secrets = secretsIn(vault);

for (const [container, files] of Object.entries({ ...servers(), ...jobs(), ...services() })) {
  for (const [name, text] of Object.entries(files)) hand(container, name, text);
}
console.log(`The secrets are in ${folder}, the API key is ${join(vault, 'api-key')}`);

function servers() {
  return {
    postgres: {
      'superuser-password': secrets.password('database-superuser'),
      'owner-password': secrets.password('database-owner'),
    },
    rabbitmq: {
      '10-administrator.conf': [
        `default_user = ${ADMINISTRATOR}`,
        `default_pass = ${secrets.password('broker-administrator')}`,
      ].join('\n'),
    },
    grafana: { 'admin-password': secrets.password('grafana-administrator') },
  };
}

function jobs() {
  const owner = withLogin(DATABASE, OWNER, secrets.password('database-owner'));
  const administrator = (address) => withLogin(address, ADMINISTRATOR, secrets.password('broker-administrator'));
  return {
    migrate: { 'database-url': owner },
    provision: {
      'database-url': owner,
      'rabbitmq-url': administrator(BROKER),
      'rabbitmq-management-url': administrator(MANAGEMENT),
      'provision.json': JSON.stringify(provisioning(secrets), null, 2),
    },
  };
}

function services() {
  const keys = readFileSync(secrets.credentialsKeyFile(), 'utf8').trim();
  const as = (role) => withLogin(DATABASE, role, secrets.password(role));
  return Object.fromEntries(
    SERVICES.map(({ name, role, user, maintenanceRole, management }) => [
      name,
      {
        'database-url': as(role),
        'rabbitmq-url': `${withLogin(BROKER, user, secrets.password(user))}/${VHOST}`,
        'credentials-keys': keys,
        ...(maintenanceRole && { 'maintenance-database-url': as(maintenanceRole) }),
        ...(management && { 'rabbitmq-management-url': withLogin(MANAGEMENT, user, secrets.password(user)) }),
      },
    ]),
  );
}

/** Readable by whichever user the container runs as: the folder is mounted there and nowhere else. */
function hand(container, name, text) {
  const file = join(folder, container, name);
  mkdirSync(join(folder, container), { recursive: true });
  writeFileSync(`${file}.new`, `${text}\n`);
  chmodSync(`${file}.new`, 0o444);
  renameSync(`${file}.new`, file);
}
