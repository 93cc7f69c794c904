import { Type } from 'typebox';
import { ProjectSettings as SettingsAnswer, ProjectSettingsChange } from '../../contract/access.ts';
import { currencyExponent } from '../../contract/currency.ts';
import { notFound } from '../../contract/errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { Http } from '../platform/http.ts';
import { originOf, principalOf } from './principal.ts';
import { toCodesAnswer } from './project-answer.ts';
import { findSettings, hasCodes, type ProjectSettings } from './project-settings.store.ts';
import { setProjectSettings, type SettingsParts } from './set-project-settings.ts';

export interface ProjectSettingsParts extends SettingsParts {
  clock: Clock;
}

/** What holds for a whole project. Time zone, first day of the week and currency are kept as the project was made: figures and limits are counted by them. */
export function projectSettingsRoutes(http: Http, parts: ProjectSettingsParts): void {
  const params = Type.Object({ projectId: Type.String() });
  const response = { 200: SettingsAnswer };
  http.get('/settings', { config: { permission: 'project.read' }, schema: { params, response } }, async (request) => {
    const { projectId } = principalOf(request);
    const settings = await findSettings(parts.db, projectId);
    if (settings === undefined) throw notFound('project', projectId);
    return toAnswer(settings, await hasCodes(parts.db, projectId));
  });

  http.put('/settings', { config: { permission: 'project.manage' }, schema: { params, body: ProjectSettingsChange, response } }, async (request) => {
    const { projectId } = principalOf(request);
    const settings = await setProjectSettings(parts, projectId, () => request.body, originOf(request), parts.clock.now());
    return toAnswer(settings, await hasCodes(parts.db, projectId));
  });
}

function toAnswer(settings: ProjectSettings, isCaseSettled: boolean): SettingsAnswer {
  return {
    name: settings.name, time_zone: settings.timeZone, week_starts_on: settings.weekStartsOn, currency: settings.currency,
    currency_exponent: currencyExponent(settings.currency),
    codes: toCodesAnswer(settings.codes), is_case_settled: isCaseSettled,
    client: {
      origins: [...settings.clientOrigins], switches: [...settings.clientSwitches], requests_per_5_seconds: settings.clientRequestsMax,
    },
  };
}
