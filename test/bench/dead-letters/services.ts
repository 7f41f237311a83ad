import { freePort } from '../../support/free-port.js';
import { waitUntil } from '../../support/wait-until.js';
import type { Place } from '../bench-scene.js';
import type { Program } from '../program.js';

/** How a program of the repository is started. */
export type StartProgram = (name: string, file: string, env: Record<string, string>) => Program;

/** The connector of the letters. */
export const CONNECTOR = 'http';

/** Tasks a worker has in hand at most. */
const PREFETCH = '500';
/** How long a service may take to be ready, in milliseconds. */
const DEADLINE_MS = 60_000;

type Service = 'connector-worker' | 'result-publisher' | 'control-plane';

/** The product's own services over one place, of each at most one process. */
export class Services {
  readonly #running = new Map<Service, Program>();
  readonly #ports = new Map<Service, number>();
  #started = 0;

  constructor(
    private readonly place: Place,
    private readonly begin: StartProgram,
  ) {}

  /** Where the API is. */
  get api(): string {
    return `http://127.0.0.1:${this.#ports.get('control-plane')}`;
  }

  /** Starts a service, at the same port as before, and returns at once. */
  async start(service: Service): Promise<Program> {
    const port = this.#ports.get(service) ?? (await freePort());
    this.#ports.set(service, port);
    this.#started += 1;
    const file = `dist/apps/${service}/src/main.js`;
    const env = { ...this.#environment(service), HTTP_PORT: String(port) };
    const program = this.begin(`${service}-${this.#started}`, file, env);
    this.#running.set(service, program);
    return program;
  }

  /** Returns when it says that it is ready. */
  async ready(service: Service): Promise<void> {
    const url = `http://127.0.0.1:${this.#ports.get(service)}/readyz`;
    const isReady = async () => (await fetch(url)).ok;
    await this.during(waitUntil(`${service} to be ready`, isReady, { deadlineMs: DEADLINE_MS }), DEADLINE_MS);
  }

  /** Waits for `work` while all of them run. Throws an Error with what one wrote last that ends meanwhile. */
  during<Result>(work: Promise<Result>, deadlineMs: number): Promise<Result> {
    return [...this.#running.values()].reduce((watched, program) => program.during(watched, deadlineMs), work);
  }

  /** Ends one as an operator does. */
  async stop(service: Service): Promise<void> {
    await this.#running.get(service)?.stop();
    this.#running.delete(service);
  }

  /** Ends one as a power cut does. */
  async kill(service: Service): Promise<void> {
    await this.#running.get(service)?.kill();
    this.#running.delete(service);
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((service) => this.stop(service)));
  }

  #environment(service: Service): Record<string, string> {
    const { worker, publisher, controlPlane } = this.place;
    if (service === 'control-plane') return controlPlane;
    const own = service === 'connector-worker' ? { ...worker, PREFETCH, EGRESS_ALLOW: 'loopback' } : publisher;
    return { ...own, CONNECTORS: CONNECTOR };
  }
}
