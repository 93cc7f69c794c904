import { useQuery } from '@tanstack/react-query';
import type { MetadataUse, MetadataUses } from '../../contract/metadata-page.ts';
import type { MetadataResource } from '../../contract/metadata.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { counted, listed } from '../ui/format.ts';
import { useMetadataSchema } from './metadata-schemas-query.ts';

/** What uses the keys of the metadata of a kind of object (null: of none); nothing is known of it while it is read. */
export function useMetadataUses(relatedObject: MetadataResource | null): readonly MetadataUse[] {
  const { project_id: projectId } = useProject();
  const { data } = useQuery({
    queryKey: keys.metadataUses(projectId, relatedObject ?? ''),
    enabled: relatedObject !== null,
    queryFn: ({ signal }) => api.get<MetadataUses>(projectPath(projectId, ['metadata-uses'], { related_object: relatedObject }), { signal }),
    staleTime: 30_000,
  });
  return data?.uses ?? [];
}

/** What a key is used in, in words: "schema, 2 segments"; null: in nothing. */
export function useUsesWords(relatedObject: MetadataResource): (key: string) => string | null {
  const uses = useMetadataUses(relatedObject);
  const { schema } = useMetadataSchema(relatedObject);
  return (key) => {
    const isDefined = Object.hasOwn(schema.properties, key) && schema.properties[key]?.deleted !== true;
    const words = [...(isDefined ? ['schema'] : []), ...usesWords(uses, key)];
    return words.length === 0 ? null : words.join(', ');
  };
}

const nouns: Record<MetadataUse['kind'], readonly [string, string]> = {
  segment: ['segment', 'segments'], collection: ['collection', 'collections'],
  rule: ['validation rule', 'validation rules'], export: ['export', 'exports'],
};

/** What asks for a key, one entry for each kind: "2 segments". */
export function usesWords(uses: readonly MetadataUse[], key: string): string[] {
  return uses.filter((use) => use.key === key).map(({ kind, count }) => counted(count, ...nouns[kind]));
}

/** What asks for keys that are taken away, as a warning; null: nothing does. */
export function goneWords(uses: readonly MetadataUse[], gone: readonly string[]): string | null {
  const sentences = gone.flatMap((key) => {
    const asking = uses.filter((use) => use.key === key).map(({ kind, count, names }) => {
      const called = [...names.map((name) => `“${name}”`), ...(count > names.length ? [`${count - names.length} more`] : [])];
      return names.length === 0 ? counted(count, ...nouns[kind]) : `${counted(count, ...nouns[kind])} (${listed(called)})`;
    });
    return asking.length === 0 ? [] : [`“${key}” is used in ${listed(asking)}.`];
  });
  return sentences.length === 0 ? null : sentences.join(' ');
}
