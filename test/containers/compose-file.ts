import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** What the specs look at of a service of docker-compose.yml. */
export interface ComposeService {
  image: string;
  build?: { context: string };
  pull_policy?: string;
  command?: string[];
  environment?: Record<string, string | number>;
  volumes?: (string | { source: string; target: string; read_only?: boolean })[];
  networks?: string[];
  network_mode?: string;
  ports?: string[];
  healthcheck?: { test: string[]; timeout: string };
  depends_on?: Record<string, { condition: string }>;
  restart?: string;
  stop_grace_period?: string;
  user?: string;
  privileged?: boolean;
  pid?: string;
  ipc?: string;
  read_only?: boolean;
  init?: boolean;
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  deploy?: { resources: { limits?: { cpus?: string; memory?: string; pids?: number } } };
}

/** docker-compose.yml with its anchors and defaults filled in. */
export interface Compose {
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, object>;
}

/** Where a container sees a volume or a file of the repository. */
export interface Mount {
  source: string;
  target: string;
  readOnly: boolean;
}

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '../..');

/** A committed YAML file. */
export function readYaml<Document>(path: string): Document {
  return parse(readFileSync(join(ROOT, path), 'utf8'), { merge: true, maxAliasCount: -1 }) as Document;
}

/** docker-compose.yml as it is where nobody sets a variable but these; each call gives a copy of its own. */
export const readCompose = (variables: Readonly<Record<string, string>> = {}): Compose =>
  filled(readYaml<unknown>('docker-compose.yml'), variables) as Compose;

/** The same with every `${NAME:-default}` replaced by its value or its default, as Compose does it: inside single values. */
function filled(part: unknown, variables: Readonly<Record<string, string>>): unknown {
  if (typeof part === 'string') {
    return part.replaceAll(/\$\{([A-Z_]+):-([^}]*)\}/g, (_, name, fallback) => variables[name] ?? fallback);
  }
  if (Array.isArray(part)) return part.map((one) => filled(one, variables));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, filled(value, variables)]));
}

/** What a service is given of the file system, short or long form alike. */
export function mountsOf({ volumes = [] }: ComposeService): Mount[] {
  return volumes.map((volume) => {
    if (typeof volume !== 'string') {
      return { source: volume.source, target: volume.target, readOnly: volume.read_only === true };
    }
    const [source = '', target = '', mode] = volume.split(':');
    return { source, target, readOnly: mode === 'ro' };
  });
}

/** The image of services and jobs. */
export const isOurs = ({ image }: ComposeService): boolean => image.startsWith('waybill:');

/** What is built here: services and jobs, and the collector with its health check. */
export const isBuilt = ({ image }: ComposeService): boolean => /^waybill[:-]/.test(image);

/** The one-shot jobs, ours all of them. */
export const isJob = (service: ComposeService): boolean => isOurs(service) && service.restart === 'no';
