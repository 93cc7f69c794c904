import type { Project as ProjectAnswer } from '../../contract/access.ts';
import { currencyExponent } from '../../contract/currency.ts';
import type { ProjectCodes, Project } from './project.store.ts';
import type { Role } from './permission.ts';

/** A project as the dashboard and scripts see it, with the caller's role in it. */
export function toProjectAnswer(project: Project & { role: Role }): ProjectAnswer {
  return {
    project_id: project.projectId, name: project.name, time_zone: project.timeZone, currency: project.currency,
    currency_exponent: currencyExponent(project.currency), codes: toCodesAnswer(project.codes), is_demo: project.isDemo, role: project.role, created_at: project.createdAt.toISOString(),
  };
}

/** How the codes of a project are written and look. */
export function toCodesAnswer({ ignoresCase, charset, pattern }: ProjectCodes): ProjectAnswer['codes'] {
  return { ignore_case: ignoresCase, charset, pattern };
}
