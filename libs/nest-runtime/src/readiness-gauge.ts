import { observe } from '#libs/tracing';

/** How long a check is waited for when metrics are fetched, in milliseconds: one that takes longer counts as failed. */
const PATIENCE_MS = 2_000;

/** What is asked whether it is there. */
interface Check {
  name: string;
  check(): boolean | Promise<boolean>;
}

/** Has it be told of each thing the service cannot work without whether it is there; the returned function ends that. */
export function observeReadiness(checks: readonly Check[], patienceMs: number = PATIENCE_MS): () => void {
  return observe(
    'waybill_dependency_ready',
    'Whether what this service cannot work without answers: 1 or 0.',
    async (tell) => {
      await Promise.all(
        checks.map(async (one) => tell(Number(await holdsWithin(one, patienceMs)), { dependency: one.name })),
      );
    },
  );
}

async function holdsWithin({ check }: Check, ms: number): Promise<boolean> {
  const patience = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => patience.resolve(false), ms);
  try {
    return await Promise.race([(async () => check())(), patience.promise]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
