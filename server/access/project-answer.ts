import type { Project as ProjectAnswer } from '../../contract/access.ts';
import { currencyExponent } from '../../contract/currency.ts';
import type { Role } from './permission.ts';
import type { Project } from './project.store.ts';

/** A project as the dashboard and scripts see it, with the caller's role in it. */
export function toProjectAnswer(project: Project & { role: Role }): ProjectAnswer {
  return {
    project_id: project.projectId, name: project.name, time_zone: project.timeZone, currency: project.currency,
    currency_exponent: currencyExponent(project.currency), is_demo: project.isDemo, role: project.role, created_at: project.createdAt.toISOString(),
  };
}
