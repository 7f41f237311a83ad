/** What came over a stream of server-sent events so far. */
export interface Listening {
  status: number;
  headers: Headers;
  /** Events in their order; a comment is one without a name. */
  events: { name: string; data: unknown }[];
  /** Whether it has ended, by itself or cut off. */
  ended: boolean;
  /** The body where it is no stream. */
  text: string;
  stop(): void;
}

/** Listens to server-sent events until `stop`. Resolves once the headers are there. */
export async function listen(url: string, headers: Record<string, string>): Promise<Listening> {
  const stopping = new AbortController();
  const answer = await fetch(url, { headers, signal: stopping.signal });
  const heard: Listening = {
    ...{ status: answer.status, headers: answer.headers, events: [], ended: false, text: '' },
    stop: () => stopping.abort(),
  };
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  if (!isStream) heard.text = await answer.text();
  else void take(answer, heard);
  return heard;
}

async function take(answer: Response, heard: Listening): Promise<void> {
  try {
    let rest = '';
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const frames = (rest + chunk).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) {
        const [, name = '', data = 'null'] = /^event: (.*)\ndata: (.*)$/.exec(frame) ?? [];
        heard.events.push({ name, data: JSON.parse(data) });
      }
    }
  } catch {
    // Stopped from here, or cut off there: it has ended either way.
  }
  heard.ended = true;
}
