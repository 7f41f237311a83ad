import { context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { beginSpan, errorType, markFailed } from './in-span.js';
import { histogram } from './instruments.js';

/** An item on its way into a batch, and the span it was handed in under. */
export interface Traced<Item> {
  item: Item;
  span: Span | undefined;
}

/** Links of one span at most: what the specification proposes. */
const MAX_LINKS = 128;

/** Notes the span under which `item` is handed in. */
export function traced<Item>(item: Item): Traced<Item> {
  return { item, span: trace.getActiveSpan() };
}

const sizes = histogram('waybill_batch_size', 'Items done in one batch.', [1, 2, 5, 10, 20, 50, 100, 200, 500]);
const durations = histogram(
  'waybill_batch_duration_seconds',
  'Seconds one batch took, whether it was done or failed.',
  [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
);

/**
 * Measures the work of a batch, and does it in one span (`batch <name>`). That stands in the trace of the first item
 * that is sampled and is linked, both ways, with those of the others; where none is sampled there is none.
 */
export async function inBatchSpan<Item, Result>(
  name: string,
  batch: readonly Traced<Item>[],
  work: (items: Item[]) => Promise<Result>,
): Promise<Result> {
  const items = batch.map(({ item }) => item);
  const labels = { batch: name };
  const began = performance.now();
  try {
    return await inSpanOf(name, batch, items, work);
  } finally {
    sizes.record(items.length, labels);
    durations.record((performance.now() - began) / 1e3, labels);
  }
}

async function inSpanOf<Item, Result>(
  name: string,
  batch: readonly Traced<Item>[],
  items: Item[],
  work: (items: Item[]) => Promise<Result>,
): Promise<Result> {
  const [first, ...others] = sampledSpans(batch);
  if (first === undefined) return context.with(ROOT_CONTEXT, work, undefined, items);
  const { span, within } = beginSpan(`batch ${name}`, {
    parent: trace.setSpan(ROOT_CONTEXT, first),
    attributes: { 'waybill.batch.size': items.length },
    links: others.map((other) => ({ context: other.spanContext() })),
  });
  for (const other of others) other.addLink({ context: span.spanContext() });
  try {
    return await context.with(within, work, undefined, items);
  } catch (error) {
    markFailed(span, errorType(error));
    throw error;
  } finally {
    span.end();
  }
}

function sampledSpans(batch: readonly Traced<unknown>[]): Span[] {
  const spans = new Set<Span>();
  for (const { span } of batch) if (span?.isRecording() && spans.size <= MAX_LINKS) spans.add(span);
  return [...spans];
}
