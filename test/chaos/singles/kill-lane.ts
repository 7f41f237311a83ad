import type { ServiceName } from './points.js';
import type { ServiceProcess } from './service-process.js';

/** How a single went: the process was to die at a point. */
export interface SingleReport {
  readonly point: string;
  /** What went otherwise; null where it died there, and by that. */
  readonly wrong: string | null;
}

/** What a lane needs: a way to start its service with these failpoints. */
export interface LaneParts {
  readonly service: ServiceName;
  readonly start: (failpoints: string) => ServiceProcess;
  /** The file to which every process adds the points it reaches. */
  readonly trace: string;
  /** How long a process may take to reach its point, in milliseconds. */
  readonly patienceMs: number;
}

/**
 * Starts a service once for every point, armed to be killed there, each next one over what the last has left behind; then
 * once more, unarmed, and lets that run.
 */
export async function killAtEach(points: readonly string[], parts: LaneParts): Promise<SingleReport[]> {
  const reports: SingleReport[] = [];
  for (const point of points) {
    const process = parts.start(`trace:${parts.trace},${point}=kill`);
    const death = await Promise.race([process.death, silence(parts.patienceMs)]);
    reports.push({ point: `${parts.service} ${point}`, wrong: await wrongWith(process, death, point) });
  }
  parts.start(`trace:${parts.trace}`);
  return reports;
}

const silence = (ms: number) => new Promise<null>((resolve) => setTimeout(() => resolve(null), ms).unref());

async function wrongWith(
  process: ServiceProcess,
  death: Awaited<ServiceProcess['death']> | null,
  point: string,
): Promise<string | null> {
  if (death === null) {
    await process.kill();
    return 'it was not reached';
  }
  if (death.signal === 'SIGKILL' && death.point === point) return null;
  return `ended by ${death.signal ?? `code ${death.code}`} at ${death.point}: ${death.said}`;
}
