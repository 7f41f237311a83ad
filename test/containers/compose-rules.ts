import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Compose, type ComposeService, isBuilt, isJob, isOurs, mountsOf, ROOT } from './compose-file.js';

/** What docker-compose.yml has to keep to. */
export interface ComposeRule {
  name: string;
  /** What breaks the rule, each time it is broken. */
  complaints(compose: Compose): string[];
}

/** The job that makes the secrets: the only one that is root, and sees all of them. */
const MAKER = 'secrets';
const VERSION = /:v?\d+\.\d+(\.\d+)?(-[\w.-]+)?$/;
/** What an image needs that begins as root to give itself its data folder and go on as a user of its own. */
const TO_STEP_DOWN = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'];

/** What each service has to say for itself. */
const each = (complain: (name: string, service: ComposeService, compose: Compose) => (string | false)[]) => {
  return (compose: Compose): string[] =>
    Object.entries(compose.services).flatMap(([name, service]) =>
      complain(name, service, compose)
        .filter((said) => said !== false)
        .map((said) => `${name} ${said}`),
    );
};

/** Whether one waits for the other, or for somebody who does. */
const waitsFor = (services: Compose['services'], name: string, other: string): boolean =>
  Object.keys(services[name]?.depends_on ?? {}).some((one) => one === other || waitsFor(services, one, other));

const seconds = (time = '0s'): number => Number(/^(\d+)s$/.exec(time)?.[1]);

/** The rules, by what holds where they are kept. */
export const COMPOSE_RULES: readonly ComposeRule[] = [
  {
    name: 'every image has its version, and what is built here is never fetched',
    complaints: each((_, service) => [
      !VERSION.test(service.image) && `runs ${service.image}`,
      isBuilt(service) && service.pull_policy !== 'never' && 'may be fetched under the name of what is built here',
    ]),
  },
  {
    name: 'each image is built by one service, which all others that run it wait for',
    complaints: each((name, { image, build }, { services }) => {
      const builders = Object.keys(services).filter((one) => services[one]?.image === image && services[one]?.build);
      return [
        isBuilt({ image }) && builders.length !== 1 && `runs what ${builders.length} services build`,
        builders.some((one) => one !== name && !waitsFor(services, name, one)) && 'does not wait for its image',
        build !== undefined &&
          !existsSync(join(ROOT, build.context, 'Dockerfile')) &&
          `has no ${build.context}/Dockerfile`,
      ];
    }),
  },
  {
    name: 'the image is called by the version of the package',
    complaints: each((_, service) => {
      const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
      return [isOurs(service) && service.image !== `waybill:${version}` && `runs ${service.image}`];
    }),
  },
  {
    name: 'every file that is mounted exists, and nothing of the repository can be written to',
    complaints: each((_, service) =>
      mountsOf(service)
        .filter(({ source }) => source.startsWith('.') || source.startsWith('/'))
        .flatMap(({ source, readOnly }) => [
          !existsSync(join(ROOT, source)) && `mounts ${source}, which does not exist`,
          !readOnly && `may write to ${source}`,
        ]),
    ),
  },
  {
    name: 'networks and volumes are those that are defined, and none is defined in vain',
    complaints: ({ services, networks, volumes }) => {
      const all = Object.values(services);
      const used = (of: (service: ComposeService) => string[]) => new Set(all.flatMap(of));
      const joined = used(({ networks: names = [] }) => names);
      const mounted = used((service) => mountsOf(service).map(({ source }) => source));
      const named = [...mounted].filter((source) => !/^[./]/.test(source));
      return [
        ...[...joined].filter((name) => !networks[name]).map((name) => `no network ${name}`),
        ...named.filter((name) => !volumes[name]).map((name) => `no volume ${name}`),
        ...Object.keys(networks)
          .filter((name) => !joined.has(name))
          .map((name) => `nobody joins ${name}`),
        ...Object.keys(volumes)
          .filter((name) => !mounted.has(name))
          .map((name) => `nobody mounts ${name}`),
        ...all.filter((one) => !one.networks && one.network_mode !== 'none').map(({ image }) => `${image} joins none`),
      ];
    },
  },
  {
    name: 'whoever is waited for is there and gives the sign that is waited for',
    complaints: each((_, { depends_on: waits = {} }, { services }) =>
      Object.entries(waits).map(([name, { condition }]) => {
        const other = services[name];
        if (!other) return `waits for ${name}, which is not there`;
        if (condition === 'service_completed_successfully') return !isJob(other) && `waits for the end of ${name}`;
        return (condition !== 'service_healthy' || !other.healthcheck) && `waits for ${condition} of ${name}`;
      }),
    ),
  },
  {
    name: 'nobody has rights beyond those of a container',
    complaints: each((_, service) => [
      service.privileged === true && 'is privileged',
      [service.pid, service.ipc, service.network_mode].includes('host') && 'shares something with the host',
      mountsOf(service).some(({ source }) => source.includes('docker.sock')) && 'commands the engine',
      !service.security_opt?.includes('no-new-privileges:true') && 'may gain privileges',
      !service.cap_drop?.includes('ALL') && 'keeps the rights of root',
      (service.cap_add ?? []).some((right) => !TO_STEP_DOWN.includes(right)) && 'is given a right nobody needs',
    ]),
  },
  {
    name: 'what is built here runs read-only, as nobody in particular and with no right at all',
    complaints: each((name, service) =>
      isOurs(service)
        ? [
            service.read_only !== true && 'may write to its image',
            service.init !== true && 'leaves dead processes behind',
            name !== MAKER && !/^[1-9]\d*:[1-9]\d*$/.test(service.user ?? '') && 'is root',
            name !== MAKER && service.cap_add !== undefined && 'is given rights',
            name === MAKER && service.network_mode !== 'none' && 'is on a network',
          ]
        : [],
    ),
  },
  {
    name: 'everything has limits of memory and processors',
    complaints: each((_, { deploy }) => {
      const limits = deploy?.resources.limits;
      return [!limits?.memory && 'has no limit of memory', !limits?.cpus && 'has no limit of processors'];
    }),
  },
  {
    name: 'what runs on is looked after, comes back by itself and is given time to drain',
    complaints: each((_, service) =>
      isJob(service)
        ? [service.healthcheck !== undefined && 'is a job with a health check']
        : [
            !service.healthcheck && 'has no health check',
            service.restart !== 'unless-stopped' && 'does not come back',
            isOurs(service) && !(seconds(service.stop_grace_period) > 30) && 'is killed before it has drained',
          ],
    ),
  },
  {
    name: 'ports are open to this machine only, each once, and need a network that has a way in',
    complaints: (compose) => {
      const { services, networks } = compose;
      const all = Object.values(services).flatMap(({ ports = [] }) => ports.map((port) => port.split(':')[1]));
      return each((_, { ports = [], networks: joined = [] }) => [
        ...ports.map((port) => !port.startsWith('127.0.0.1:') && `opens ${port} to everybody`),
        ports.length > 0 && joined.every((name) => networks[name]?.internal) && 'opens a port nobody can reach',
      ])(compose).concat(all.filter((port, at) => all.indexOf(port) !== at).map((port) => `${port} is opened twice`));
    },
  },
  {
    name: 'the database is on a network without a way out, and so is nothing but what needs it',
    complaints: ({ services, networks }) => [
      ...(networks['back']?.internal ? [] : ['back has a way out']),
      ...(String(services['postgres']?.networks) === 'back' ? [] : ['postgres can be reached otherwise']),
      ...['jaeger', 'prometheus', 'grafana', 'otel-collector']
        .filter((name) => services[name]?.networks?.includes('back'))
        .map((name) => `${name} reaches the database`),
    ],
  },
  {
    name: 'each container sees its own secrets and cannot change them',
    complaints: each((name, service) =>
      name === MAKER
        ? []
        : mountsOf(service)
            .filter(({ source }) => source.startsWith('secrets-'))
            .flatMap(({ source, readOnly }) => [
              source !== `secrets-${name}` && `sees ${source}`,
              !readOnly && 'may change its secrets',
            ]),
    ),
  },
];
