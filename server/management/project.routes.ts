import { Type } from 'typebox';
import type { ProjectSettingsChange } from '../../contract/access.ts';
import { ApiError, notFound } from '../../contract/errors.ts';
import { ManagedProject, ManagedProjectChange, ManagedProjectList } from '../../contract/management.ts';
import { originOf, principalOf } from '../access/principal.ts';
import { findSettings, type ClientSwitch, type ProjectSettings } from '../access/project-settings.store.ts';
import { setProjectSettings, type SettingsParts } from '../access/set-project-settings.ts';
import type { Clock } from '../platform/clock.ts';
import type { Http } from '../platform/http.ts';
import { readCodeConfig } from '../voucher/code-config.ts';

export interface ManagedProjectParts extends SettingsParts {
  clock: Clock;
}

/** What the contract calls a switch of client keys. */
const switchMembers = {
  redeem: 'client_redeem_enabled', publish: 'client_publish_enabled', vouchers: 'client_list_vouchers_enabled', customers: 'client_create_customer_enabled',
  events: 'client_loyalty_events_enabled',
} as const satisfies Record<ClientSwitch, keyof ManagedProject>;
const switches = Object.keys(switchMembers) as ClientSwitch[];

/** Projects as the management API has them: of a key the one that it belongs to. */
export function managedProjectRoutes(http: Http, parts: ManagedProjectParts): void {
  const read = async (projectId: string): Promise<ManagedProject> => {
    const settings = await findSettings(parts.db, projectId);
    if (settings === undefined) throw notFound('project', projectId);
    return toManaged(projectId, settings);
  };

  http.get('/projects', {
    config: { permission: 'project.read' }, schema: { summary: 'List the project of the key', response: { 200: ManagedProjectList } },
  }, async (request) => ({ object: 'list' as const, data_ref: 'data' as const, data: [await read(principalOf(request).projectId)], total: 1 }));

  const params = Type.Object({ projectId: Type.String() });
  http.get('/projects/:projectId', {
    config: { permission: 'project.read' }, schema: { summary: 'Get a project', params, response: { 200: ManagedProject } },
  }, async (request) => read(request.params.projectId));

  http.put('/projects/:projectId', {
    config: { permission: 'project.manage' }, schema: { summary: 'Change a project', params, body: ManagedProjectChange, response: { 200: ManagedProject } },
  }, async (request) => {
    const { params: { projectId }, body } = request;
    const wanted = (before: ProjectSettings): ProjectSettingsChange => changeOf(body, before);
    return toManaged(projectId, await setProjectSettings(parts, projectId, wanted, originOf(request), parts.clock.now()));
  });
}

/** What a request changes of the settings. Throws 400 for another time zone or currency than the project was made with. */
function changeOf(body: ManagedProjectChange, { timeZone, currency, clientSwitches }: ProjectSettings): ProjectSettingsChange {
  keepAsMade('timezone', body.timezone, timeZone);
  keepAsMade('currency', body.currency, currency);
  const { name, case_sensitive_codes: isCaseSensitive, default_code_config: look, client_trusted_domains: origins } = body;
  return {
    name: name ?? undefined,
    codes: { ...(typeof isCaseSensitive === 'boolean' && { ignore_case: !isCaseSensitive }), ...(look && lookOf(look)) },
    client: { origins: origins ?? undefined, switches: switches.filter((each) => body[switchMembers[each]] ?? clientSwitches.includes(each)) },
  };
}

/** A code configuration as a project keeps one: its characters and the pattern of the whole code. Throws 400 for one that makes no codes. */
function lookOf(asked: NonNullable<ManagedProjectChange['default_code_config']>): { charset: string | null; pattern: string | null } {
  const { charset, prefix = '', pattern, postfix = '' } = readCodeConfig(asked, { ignoresCase: false, charset: null, pattern: null });
  if ((prefix + postfix).includes('#')) throw new ApiError('invalid_code_config', { details: 'A # is a random character in the codes of a project, and cannot be in their prefix or postfix' });
  const saysPattern = [asked.pattern, asked.length].some((one) => one !== undefined && one !== null) || prefix + postfix !== '';
  return { charset: asked.charset ? charset : null, pattern: saysPattern ? prefix + pattern + postfix : null };
}

/** Figures and limits are counted by them. */
function keepAsMade(member: string, asked: string | null | undefined, is: string): void {
  if (asked === undefined || asked === null || asked === is) return;
  throw new ApiError('invalid_payload', { details: `Property .${member} is ${is} since the project was made and cannot change` });
}

function toManaged(id: string, { name, timeZone, currency, codes, clientOrigins, clientSwitches }: ProjectSettings): ManagedProject {
  const enabled = Object.fromEntries(switches.map((each) => [switchMembers[each], clientSwitches.includes(each)])) as Record<(typeof switchMembers)[ClientSwitch], boolean>;
  return {
    id, name, timezone: timeZone, currency, api_version: 'v2018-08-01', case_sensitive_codes: !codes.ignoresCase,
    default_code_config: { ...(codes.charset !== null && { charset: codes.charset }), ...(codes.pattern !== null && { pattern: codes.pattern }) },
    client_trusted_domains: [...clientOrigins], ...enabled,
    client_set_voucher_expiration_date_enabled: false,
  };
}
