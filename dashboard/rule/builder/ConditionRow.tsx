import { MessageSquare, X } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { ruleNameOf } from '../../../contract/rule-language.ts';
import { conditionWords } from '../../../contract/rule-sentence.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ComboBox } from '../../ui/ComboBox.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { attributeOf, attributeOptions, attributeValue, attributeWords, isListed, metadataTypeOf } from './attributes.ts';
import { useBuilder } from './builder-state.ts';
import styles from './builder.module.css';
import { beginningOf, comparisonOf, comparisonsFor, newTest, withComparison, withValues, type Comparison } from './comparisons.ts';
import { PartTools } from './PartTools.tsx';
import { newCondition, newGroup, type ConditionDraft, type TestDraft } from './rule-draft.ts';
import { ValueField } from './ValueField.tsx';

export interface ConditionRowProps {
  condition: ConditionDraft;
  /** Where it stands, as people count: `2`, `2.1`. */
  place: string;
  /** The name of the condition whose items it is about; null: none. */
  within: string | null;
  /** What the items that it is about have to fulfil; false: nothing more. */
  children: ReactNode;
}

/** One condition as a line that is read as a sentence: what it is about, how it compares, with what. */
export function ConditionRow({ condition, place, within, children }: ConditionRowProps) {
  const { put, problemOf, hintOf, writer } = useBuilder();
  const [isTelling, setTelling] = useState(false);
  const words = sentenceOf(condition, writer);
  const [problem, hint] = [problemOf(condition.key), hintOf(condition.key)];
  const set = (part: Partial<ConditionDraft>) => put({ ...condition, ...part });
  return (
    <div role="group" aria-label={`Condition ${place}: ${words}`} className={styles.row} data-part={condition.key}>
      <span className={styles.place} aria-hidden="true">{place}</span>
      <div className={styles.rowBody}>
        <div className={styles.line}>
          <div className={styles.controls}>
            <Attribute condition={condition} place={place} within={within} onChange={set} />
            {condition.name !== '' && <Tests condition={condition} place={place} onChange={set} />}
          </div>
          <span className={styles.tools}>
            <IconButton
              label={`Message of condition ${place}: ${words}`} icon={<MessageSquare size={16} aria-hidden="true" />} aria-expanded={isTelling} onPress={() => setTelling(!isTelling)}
            />
            <PartTools part={condition} noun={`condition ${place}: ${words}`} />
          </span>
        </div>
        {isTelling && (
          <TextField
            label={`Message when condition ${place} is not met`} isOptional value={condition.message} onChange={(message) => set({ message })} maxLength={1000} autoFocus
            hint="In the shopper’s words. Empty: the message of the whole rule."
          />
        )}
        {!isTelling && condition.message.trim() !== '' && <p className={styles.note}>Shoppers are told: “{condition.message.trim()}”</p>}
        {problem !== null && <p className={styles.problem}>{problem}</p>}
        {problem === null && hint !== null && <p className={styles.hint}>{hint}</p>}
        {children}
        {hasItems(condition) && <MoreOfItems condition={condition} onChange={set} />}
      </div>
    </div>
  );
}

function sentenceOf({ name, property, tests }: ConditionDraft, writer: ReturnType<typeof useBuilder>['writer']): string {
  if (name === '') return 'not written yet';
  return conditionWords({ name, property: property === '' ? null : property, conditions: Object.fromEntries(tests.map(({ operator, values }) => [operator, values])) }, writer);
}

interface PartProps {
  condition: ConditionDraft;
  place: string;
  onChange: (part: Partial<ConditionDraft>) => void;
}

/** What the condition is about: chosen from the menu; a metadata key that no schema has is written. */
function Attribute({ condition: { name, property }, place, within, onChange }: PartProps & { within: string | null }) {
  const { schemas } = useBuilder();
  const needsProperty = ruleNameOf(name)?.needsProperty === true;
  const canonical = ruleNameOf(name)?.name ?? name;
  const isOwnKey = needsProperty && !isListed(name, property, schemas);
  const value = name === '' ? null : needsProperty ? attributeValue(canonical, isOwnKey ? '*' : property) : canonical;
  const options = useMemo(() => {
    const offered = attributeOptions(schemas, within);
    return value === null || offered.some((option) => option.value === value) ? offered : [{ value, label: attributeWords(canonical, needsProperty ? property : null) }, ...offered];
  }, [schemas, within, value, canonical, needsProperty, property]);
  const choose = (chosen: string | null) => {
    if (chosen === null || chosen === value) return;
    const next = attributeOf(chosen);
    const key = next.property ?? '';
    onChange({ name: next.name, property: key, tests: newTest(comparisonsFor(next.name, metadataTypeOf(next.name, key, schemas))), inner: null });
  };
  return (
    <>
      <div className={styles.attribute}>
        <ComboBox
          label={`What condition ${place} is about`} isLabelHidden value={value} options={options} onChange={choose} placeholder="Customer, order, product…"
        />
      </div>
      {isOwnKey && (
        <TextField
          label={`Metadata key of condition ${place}`} isLabelHidden isCode placeholder="key" value={property} onChange={(key) => onChange({ property: key })} maxLength={1000}
          autoComplete="off"
        />
      )}
    </>
  );
}

/** How it compares, and with what; several comparisons of one condition all have to hold. */
function Tests({ condition: { name, property, tests }, place, onChange }: PartProps) {
  const { schemas } = useBuilder();
  const offered = comparisonsFor(name, metadataTypeOf(name, property, schemas));
  const put = (index: number, test: TestDraft) => onChange({ tests: tests.with(index, test) });
  return (
    <>
      {tests.map((test, index) => (
        <Test
          key={test.operator} test={test} place={place} offered={offered.filter(({ id }) => tests.every((other) => other === test || other.operator !== id))}
          onChange={(next) => put(index, next)} onRemove={tests.length > 1 ? () => onChange({ tests: tests.toSpliced(index, 1) }) : null}
        />
      ))}
    </>
  );
}

interface TestProps {
  test: TestDraft;
  place: string;
  offered: readonly Comparison[];
  onChange: (test: TestDraft) => void;
  onRemove: (() => void) | null;
}

function Test({ test, place, offered, onChange, onRemove }: TestProps) {
  const current = comparisonOf(test, offered);
  const options = current.control === 'raw' ? [{ value: current.id, label: current.word }, ...offered.filter(({ id }) => id !== current.id).map(toOption)] : offered.map(toOption);
  const choose = (id: string) => {
    const next = offered.find((comparison) => comparison.id === id);
    if (next !== undefined) onChange(current.control === 'raw' ? withValues(test, next, beginningOf(next.control)) : withComparison(test, current, next));
  };
  return (
    <div className={styles.test} data-operator={test.operator}>
      <div className={styles.comparison}>
        <Select label={`Comparison of condition ${place}`} isLabelHidden value={current.id} options={options} onChange={choose} />
      </div>
      <div className={styles.value}>
        <ValueField
          control={current.control} place={place} values={test.values} isCollection={test.operator === '$from'} onChange={(values) => onChange(withValues(test, current, values))}
        />
      </div>
      {onRemove !== null && <IconButton label={`Take the comparison “${current.word}” off condition ${place}`} icon={<X size={16} aria-hidden="true" />} onPress={onRemove} />}
    </div>
  );
}

function toOption({ id, word }: Comparison) {
  return { value: id, label: word };
}

/** What else can be asked of the items that a condition is about. */
function MoreOfItems({ condition: { key, name, tests, inner }, onChange }: Pick<PartProps, 'condition' | 'onChange'>) {
  const { focus } = useBuilder();
  const canNarrow = ruleNameOf(name)?.operators.includes('$from') === true && tests.every(({ operator }) => operator !== '$from');
  // What was pressed is gone then: the keyboard goes to what came instead.
  const narrow = () => {
    onChange({ tests: [...tests, { operator: '$from', values: [] }] });
    focus(key, '[data-operator="$from"] [role=combobox]');
  };
  const askMore = () => {
    const asked = newCondition();
    onChange({ inner: newGroup('all', [asked]) });
    focus(asked.key, '[role=combobox]');
  };
  return (
    <div className={styles.adders}>
      {canNarrow && <Button look="quiet" onPress={narrow}>And from a collection</Button>}
      {inner === null && <Button look="quiet" onPress={askMore} data-more="">Ask more of these items</Button>}
    </div>
  );
}

/** Whether more can be asked of the items that a condition is about. */
function hasItems({ name }: ConditionDraft): boolean {
  return (ruleNameOf(name)?.subRules.length ?? 0) > 0;
}
