import { randomBytes } from 'node:crypto';
import { CodePreview, CodePreviewRequest } from '../../contract/code-preview.ts';
import { principalOf } from '../access/principal.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { readCodeConfig, spaceOf, spellConfig } from './code-config.ts';
import { findCodeRules } from './code-rules.store.ts';
import { countFreeCodes } from './code-space.store.ts';
import { charactersMissing, strengthOf } from './code-strength.ts';
import { generateCodes } from './generate-codes.ts';

const examplesMax = 5;

/** What codes would look like, whether there are enough of them, and how easily one is guessed. Makes nothing. */
export function codePreviewRoutes(http: Http, { db }: { db: Pool }): void {
  const schema = { body: CodePreviewRequest, response: { 200: CodePreview } };
  http.post('/code-preview', { config: { permission: 'campaign.read' }, schema }, async (request) => {
    const { code_config: asked, count } = request.body;
    const { projectId } = principalOf(request);
    const rules = await findCodeRules(db, projectId);
    const config = spellConfig(rules, readCodeConfig(asked, rules));
    const space = spaceOf(config);
    const free = await countFreeCodes(db, projectId, config, count);
    return {
      examples: generateCodes(config, examplesMax, randomBytes), space: String(space), free: free === null ? null : Number(free),
      is_enough: free === null || free >= BigInt(count), strength: strengthOf(space, count), characters_missing: charactersMissing(space, [...config.charset].length, count),
      guess_chance: Math.min(1, count / Number(space)),
    };
  });
}
