import { Type } from 'typebox';
import { Accepted } from '../../contract/async-action.ts';
import { Audience, AudiencePreview } from '../../contract/publication-page.ts';
import { originOf, principalOf } from '../access/principal.ts';
import { accepted } from '../platform/accepted.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { Jobs } from '../platform/jobs.ts';
import { askForPublications, previewPublication } from './publish-many.ts';

export interface PublishManyRouteParts {
  db: Pool;
  clock: Clock;
  jobs: Pick<Jobs, 'wake'>;
}

/** Codes of a campaign given to many customers, and what that would come to; our own dashboard's. */
export function publishManyRoutes(http: Http, { db, clock, jobs }: PublishManyRouteParts): void {
  const params = Type.Object({ campaignId: Type.String() });
  const config = { permission: 'publication.create' } as const;
  http.post('/campaigns/:campaignId/publications/preview', { config, schema: { params, body: Audience, response: { 200: AudiencePreview } } }, (request) =>
    previewPublication(db, principalOf(request).projectId, request.params.campaignId, request.body, clock.now()));

  http.post('/campaigns/:campaignId/publications/bulk', { config, schema: { params, body: Audience, response: { 202: Accepted } } }, async (request, reply) => {
    const id = await askForPublications(db, principalOf(request).projectId, request.params.campaignId, request.body, originOf(request), clock.now());
    jobs.wake();
    return accepted(reply, id);
  });
}
