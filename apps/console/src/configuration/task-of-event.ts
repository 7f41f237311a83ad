const RESULT = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/\d+$/;

/** The task that an event is the result of, by its id; null where it is none. */
export const taskOfEvent = (id: string): string | null => RESULT.exec(id)?.[1] ?? null;
