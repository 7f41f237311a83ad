import { armFailpoints, disarmFailpoints } from '#libs/failpoints';
import { waitUntil } from '../../support/wait-until.js';
import { SERVICES, type ServiceName } from '../singles/points.js';
import type { Reached } from './course.js';
import { attributeSockets, Graph, presentGraph, ThrownAway } from './graph.js';
import { BUILDERS } from './participants/builders.js';
import type { Premises } from './premises.js';

/** A place that was reached, and when last, in monotonic milliseconds. */
export interface Sighting extends Reached {
  readonly at: number;
}

/**
 * All services in this process, each a graph of its own. A graph that reaches the place that is armed is thrown away
 * there, and one of the same service takes its place over what it has left.
 */
export class Town {
  readonly #graphs = new Map<ServiceName, Graph>();
  readonly #starts = new Set<Promise<void>>();
  readonly #failures: string[] = [];
  #reached = new Map<string, Sighting>();
  #armed: readonly string[] = [];
  #thrown = 0;

  private constructor(private readonly premises: Premises) {}

  /** Starts every service on the premises. One town at a time: its points and sockets are all those of the process. */
  static async open(premises: Premises): Promise<Town> {
    attributeSockets();
    const town = new Town(premises);
    armFailpoints('*=hang', { onHit: (point) => town.#hit(point) });
    process.on('unhandledRejection', (reason) => {
      if (presentGraph()?.isDead !== true) town.#failures.push(`a rejection nobody handles: ${reason}`);
    });
    // A socket may end between the moment the pool hands it out and the moment its holder listens: no process lives on
    // to see that.
    process.on('uncaughtException', (error) => {
      if (!(error instanceof ThrownAway)) town.#failures.push(`an error nobody catches: ${error.stack}`);
    });
    for (const service of SERVICES) town.#begin(service);
    await town.whole();
    return town;
  }

  /** Forgets what was reached, and arms these places: the second when a graph was thrown away at the first. */
  arm(places: readonly string[]): void {
    this.#reached = new Map();
    this.#armed = places;
    this.#thrown = 0;
  }

  /** What was reached since arming, in the order it was reached first. */
  get reached(): readonly Sighting[] {
    return [...this.#reached.values()];
  }

  /** How many of the armed places were reached. */
  get thrown(): number {
    return this.#thrown;
  }

  /** What went wrong with the services themselves; taken out. */
  takeFailures(): string[] {
    return this.#failures.splice(0);
  }

  /** Throws these services away and waits until their successors run, which know nothing yet. */
  async renew(services: Iterable<ServiceName>): Promise<void> {
    for (const service of services) {
      this.#graphs.get(service)?.throwAway();
      this.#begin(service);
    }
    await this.whole();
  }

  /** Waits until every service runs. */
  async whole(): Promise<void> {
    await waitUntil('every service to run', () => this.#failures.length > 0 || this.#starts.size === 0, {
      deadlineMs: 20_000,
      everyMs: 5,
    });
  }

  /** Ends every service as SIGTERM does. */
  async close(): Promise<void> {
    this.#armed = [];
    await this.whole();
    await Promise.all([...this.#graphs.values()].map((graph) => graph.stop()));
    disarmFailpoints();
  }

  #begin(service: ServiceName): void {
    const graph = new Graph(service);
    this.#graphs.set(service, graph);
    // A message may kill it as well, at no point of ours.
    void graph.end.then(() => {
      if (this.#graphs.get(service) === graph) this.#begin(service);
    });
    const start = graph
      .start(() => BUILDERS[service](this.premises), this.premises.ports[service])
      .catch((error: unknown) => void this.#failures.push(`${service} could not start: ${error}`))
      .finally(() => this.#starts.delete(start));
    this.#starts.add(start);
  }

  async #hit(point: string): Promise<void> {
    const graph = presentGraph();
    if (graph === undefined) {
      this.#failures.push(`${point} was reached by nobody's work`);
      return;
    }
    // What is left of a graph meets dead sockets.
    if (graph.isDead) return;
    const place = `${graph.service} ${point}`;
    const times = this.#note(place);
    const [armed, time = '1'] = this.#armed[this.#thrown]?.split('@') ?? [];
    if (place !== armed || times !== Number(time)) return;
    this.#thrown++;
    graph.throwAway();
    this.#begin(graph.service);
    await new Promise(() => undefined);
  }

  #note(place: string): number {
    const key = `${this.#thrown} ${place}`;
    const times = (this.#reached.get(key)?.times ?? 0) + 1;
    this.#reached.set(key, { place, after: this.#thrown, at: performance.now(), times });
    return times;
  }
}
