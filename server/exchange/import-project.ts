import { createProject } from '../access/create-project.ts';
import { systemActor } from '../access/principal.ts';
import { findProjects, type Project } from '../access/project.store.ts';
import type { Transaction } from '../platform/db.ts';
import { ImportError } from './import-error.ts';
import type { Recipe } from './recipe.ts';

export type ImportProject = Project & {
  /** Made by this very import. */
  isNew: boolean;
};

/**
 * The project an import goes into: the one of that id or name, or, when none is named, the project that is called like the recipe, made if need
 * be. Throws an ImportError when it is not there, not the only one of its name, or keeps its days in another zone than the recipe.
 */
export async function projectForImport(tx: Transaction, recipe: Recipe, nameOrId: string | null, now: Date): Promise<ImportProject> {
  const found = await findProjects(tx, nameOrId ?? recipe.name);
  if (found.length > 1) {
    const ids = found.map(({ projectId }) => projectId).join(', ');
    throw new ImportError(`There are ${found.length} projects named "${nameOrId ?? recipe.name}"; name one by its id: ${ids}.`);
  }
  const project = found[0];
  if (project === undefined) {
    if (nameOrId !== null) throw new ImportError(`There is no project "${nameOrId}".`);
    const { name, time_zone: timeZone, currency } = recipe;
    const maker = { actor: systemActor('import'), ownerId: null, requestId: null };
    return { ...(await createProject(tx, { name, timeZone, currency }, maker, now)), isNew: true };
  }
  if (project.timeZone !== recipe.time_zone) {
    const zones = `The recipe's days are days of ${recipe.time_zone}, those of project "${project.name}" of ${project.timeZone}`;
    throw new ImportError(`${zones}; import into a project of the recipe's zone.`);
  }
  return { ...project, isNew: false };
}
