import { Link } from '@tanstack/react-router';
import type { WireCategory } from '../../contract/category.ts';
import { categoryRuleOf, withCategoryRule, type CategoryRule } from '../category/category-rules.ts';
import { stackingWords } from '../category/category-stacking.ts';
import { useProject } from '../shell/use-project.ts';
import { Card } from '../ui/Card.tsx';
import { NumberField } from '../ui/NumberField.tsx';
import { optionsOf, Select } from '../ui/Select.tsx';
import type { SettingsCardProps } from './SettingsPage.tsx';
import styles from './settings.module.css';
import { noEffectWords, percentWords } from './settings-words.ts';

/** What holds for codes of one category instead. */
export function CategoryRulesCard({ draft, set, problems, isDisabled, categories }: SettingsCardProps & { categories: readonly WireCategory[] }) {
  const { project_id: projectId } = useProject();
  return (
    <Card title="Categories" note="What holds for codes of one category instead">
      {categories.length === 0 && (
        <p className={styles.note}>There are none yet. <Link to="/p/$projectId/categories" params={{ projectId }}>Create categories</Link> to treat some codes differently.</p>
      )}
      <div className={styles.categories}>
        {categories.map((category) => (
          <CategoryFields
            key={category.id} category={category} rule={categoryRuleOf(draft.rules, category)} isDisabled={isDisabled}
            problem={problems[`category ${category.id}`] ?? problems[`category ${category.name}`]}
            onChange={(change) => set({ rules: withCategoryRule(draft.rules, category, change) })}
          />
        ))}
      </div>
    </Card>
  );
}

interface CategoryFieldsProps {
  category: WireCategory;
  rule: CategoryRule;
  isDisabled: boolean;
  problem: string | undefined;
  onChange: (change: Partial<CategoryRule>) => void;
}

function CategoryFields({ category, rule, isDisabled, problem, onChange }: CategoryFieldsProps) {
  return (
    <fieldset className={styles.category}>
      <legend>{category.name}</legend>
      <Select label="With other codes" value={rule.stacking} options={optionsOf(stackingWords)} onChange={(stacking) => onChange({ stacking })} isDisabled={isDisabled} />
      <NumberField label="Most on one order" value={rule.limit} onChange={(limit) => onChange({ limit })} min={1} max={30} isOptional error={problem} isDisabled={isDisabled} />
      <Select label="Without effect" value={rule.noEffect} options={optionsOf(noEffectWords)} onChange={(noEffect) => onChange({ noEffect })} isDisabled={isDisabled} />
      <Select label="Percentages" value={rule.percentOf} options={optionsOf(percentWords)} onChange={(percentOf) => onChange({ percentOf })} isDisabled={isDisabled} />
    </fieldset>
  );
}
