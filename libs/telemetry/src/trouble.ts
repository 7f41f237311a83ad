import { DiagLogLevel, diag } from '@opentelemetry/api';

/** How long the same trouble is not told again, in milliseconds. */
const QUIET_MS = 60_000;

/** Has OpenTelemetry tell its troubles (a backend that is away, spans given up) through `tell`, each once a minute at most. */
export function tellTrouble(tell: (trouble: string) => void): void {
  let told = new Map<string, number>();
  const trouble = (message: string, ...details: unknown[]) => {
    const text = [message, ...details.map(String)].join(' ').slice(0, 500);
    const kind = text.replaceAll(/\d+/g, '#');
    const now = performance.now();
    told = new Map([...told].filter(([, at]) => now - at < QUIET_MS));
    if (told.has(kind)) return;
    told.set(kind, now);
    tell(text);
  };
  const nothing = () => undefined;
  diag.setLogger(
    { error: trouble, warn: trouble, info: nothing, debug: nothing, verbose: nothing },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
