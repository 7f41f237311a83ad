/** What keeps its order: the events of one source with one value of its ordering key, empty where it has none. */
export interface Lane {
  tenant: string;
  source: string;
  lane: string;
}

/** A text that two lanes share only if they are the same. */
export function laneKey({ tenant, source, lane }: Lane): string {
  return `${tenant}\n${source}\n${lane}`;
}
