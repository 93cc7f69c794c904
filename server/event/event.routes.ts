import { CustomEventAnswer, CustomEventRequest } from '../../contract/event.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Http } from '../platform/http.ts';
import { trackEvent, type EventTracking } from './track-event.ts';

export interface EventParts extends EventTracking {
  clock: Clock;
}

/** Custom events of the wire contract (§2.11). */
export function eventRoutes(http: Http, parts: EventParts): void {
  http.post('/events', {
    config: { permission: 'event.create' },
    schema: { summary: 'Tell what a customer did', body: CustomEventRequest, response: { 200: CustomEventAnswer } },
  }, async (request) => trackEvent(parts, principalOf(request).projectId, request.body, originOf(request), parts.clock.now()));
}
