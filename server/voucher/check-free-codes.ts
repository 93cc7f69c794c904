import { ApiError } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import { checkSpace, spellConfig, type CodeConfig } from './code-config.ts';
import { findCodeRules } from './code-rules.store.ts';
import { countFreeCodes } from './code-space.store.ts';

/** Throws 400 when a configuration has fewer codes than are wanted beside those that the project has already. */
export async function checkFreeCodes(db: Db, projectId: string, asked: CodeConfig, wanted: number): Promise<void> {
  const config = spellConfig(await findCodeRules(db, projectId), asked);
  checkSpace(config, wanted);
  const free = await countFreeCodes(db, projectId, config, wanted);
  if (free !== null && free < BigInt(wanted)) {
    throw new ApiError('invalid_code_config', { details: `Pattern ${config.pattern} has ${free} codes left, fewer than the ${wanted} asked for` });
  }
}
