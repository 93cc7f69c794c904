import type { LiveMove } from '../../contract/tracking.ts';

export interface StreamReport {
  onOpen(): void;
  onMove(move: LiveMove): void;
  onPing(): void;
  /** `failures`: connects in a row that failed or broke. */
  onFailure(failures: number): void;
}

const retryDelaysMs = [500, 1000, 2000, 5000, 10_000];

/**
 * Keeps one server-sent event stream open until the returned function ends it. The browser's own reconnecting gives up for good on some answers
 * and does not say how often it failed, so a broken stream is closed here and opened anew. What was missed meanwhile is not asked for again:
 * after every `onOpen` the figures are read anew.
 */
export function openStream(url: string, report: StreamReport): () => void {
  let source: EventSource;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  function connect(): void {
    source = new EventSource(url);
    source.addEventListener('open', () => {
      failures = 0;
      report.onOpen();
    });
    source.addEventListener('moved', (event) => {
      const move = toMove(event.data);
      if (move !== undefined) report.onMove(move);
    });
    source.addEventListener('ping', () => report.onPing());
    source.addEventListener('error', () => {
      source.close();
      failures += 1;
      report.onFailure(failures);
      retry = setTimeout(connect, retryDelaysMs[Math.min(failures, retryDelaysMs.length) - 1]);
    });
  }

  connect();
  return () => {
    clearTimeout(retry);
    source.close();
  };
}

/** The data of a `moved` event, or undefined when it is not what the contract says. */
export function toMove(data: unknown): LiveMove | undefined {
  if (typeof data !== 'string') return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || !('campaign_id' in parsed) || !('sequence' in parsed)) return undefined;
  const { campaign_id: campaignId, sequence } = parsed;
  return typeof campaignId === 'string' && typeof sequence === 'number' ? { campaign_id: campaignId, sequence } : undefined;
}
