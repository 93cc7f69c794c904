import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CustomerSummary } from '../../../contract/customer.ts';
import type { CustomerPage } from '../../../contract/customer-page.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { MetadataTable } from '../../metadata/MetadataTable.tsx';
import { useFormat, useProject } from '../../shell/use-project.ts';
import { Card } from '../../ui/Card.tsx';
import { CopyableCode } from '../../ui/CodeBlock.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Fact, FactList } from '../../ui/FactList.tsx';
import { counted, formatDay, formatExact } from '../../ui/format.ts';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Unknown } from '../../ui/Unknown.tsx';
import { LastSeen } from '../customer-columns.tsx';
import styles from '../customer.module.css';
import { useCustomer } from './use-customer.ts';
import { Wallet } from './Wallet.tsx';

const route = getRouteApi('/signed-in/p/$projectId/customers/$customerId/');

/** Who the customer is, what they did in figures, and the codes they hold. */
export function OverviewTab() {
  const customer = useCustomer();
  const { open } = route.useSearch();
  return (
    <>
      <Card title="In figures"><Figures customer={customer} /></Card>
      <div className={styles.columns}>
        <Wallet customerId={customer.id} open={open} />
        <div className={styles.stack}>
          <Card title="Person"><Facts customer={customer} /></Card>
          <Card title="Segments" note="The customer is in these now"><Segments customerId={customer.id} /></Card>
          <MetadataCard metadata={customer.metadata ?? {}} />
        </div>
      </div>
    </>
  );
}

function Figures({ customer: { summary, discount, last_seen_at: lastSeen } }: { customer: CustomerPage }) {
  const format = useFormat();
  const { orders, redemptions } = summary ?? {};
  return (
    <dl className={styles.figures}>
      <Figure term="Orders" value={orders && formatExact(orders.total_count)}>paid or fulfilled</Figure>
      <Figure term="Spent" value={orders && format.money(orders.total_amount)}>
        {orders !== undefined && orders.total_count > 0 ? `after discounts; ${format.money(orders.average_amount)} an order` : 'after discounts'}
      </Figure>
      <Figure term="Redemptions" value={redemptions && formatExact(redemptions.total_redeemed)}>
        {redemptions && redemptionWords(redemptions)}
      </Figure>
      <Figure term="Discount given" value={discount.net_minor === null ? <Unknown reason="no amount is known" /> : format.money(discount.net_minor)}>
        {discountWords(discount, format.money)}
      </Figure>
      <Figure term="Last seen" value={<LastSeen at={lastSeen} format={format} />}>redemption, order or event</Figure>
    </dl>
  );
}

function Figure({ term, value, children }: { term: string; value: ReactNode; children?: ReactNode }) {
  return <div><dt>{term}</dt><dd>{value ?? <Unknown reason="not counted" />}{children !== undefined && <small>{children}</small>}</dd></div>;
}

function redemptionWords({ total_rolled_back: back, total_failed: failed }: CustomerSummary['redemptions']): string {
  const parts = [back > 0 && `${formatExact(back)} rolled back`, failed > 0 && `${formatExact(failed)} failed`].filter((text) => text !== false);
  return parts.length === 0 ? 'none rolled back or failed' : `that stand; ${parts.join(', ')}`;
}

function discountWords({ gross_minor: gross, rolled_back_minor: back, unknown }: CustomerPage['discount'], money: (minor: number) => string): string {
  const parts = [
    back > 0 && `${money(gross)}, of which ${money(back)} rolled back`,
    unknown > 0 && `without ${counted(unknown, 'redemption', 'redemptions')} of unknown amount`,
  ].filter((text) => text !== false);
  return parts.length === 0 ? 'nothing rolled back' : parts.join('; ');
}

function Facts({ customer }: { customer: CustomerPage }) {
  const format = useFormat();
  const { name, email, phone, address, birthday, birthdate, description, source_id: sourceId, updated_at: updated } = customer;
  const lines = addressLines(address);
  // The API has two members for it.
  const born = birthday ?? birthdate;
  return (
    <FactList>
      <Fact term="Name">{name ?? <Unknown reason="not known" />}</Fact>
      <Fact term="E-mail">{email === undefined ? <Unknown reason="not known" /> : <a href={`mailto:${email}`}>{email}</a>}</Fact>
      <Fact term="Phone">{phone ?? <Unknown reason="not known" />}</Fact>
      <Fact term="Address">{lines === '' ? <Unknown reason="not known" /> : <address className={styles.address}>{lines}</address>}</Fact>
      <Fact term="Birthday">{born === undefined ? <Unknown reason="not known" /> : formatDay(born)}</Fact>
      {birthdate !== undefined && birthdate !== born && <Fact term="Birth date">{formatDay(birthdate)}</Fact>}
      {description !== undefined && <Fact term="Description">{description}</Fact>}
      <Fact term="Source ID">{sourceId === null ? <Unknown reason="none given" /> : <CopyableCode text={sourceId} label="Copy source ID" />}</Fact>
      <Fact term="Customer ID"><CopyableCode text={customer.id} label="Copy customer ID" /></Fact>
      <Fact term="Added">{format.dateTime(customer.created_at)}</Fact>
      <Fact term="Last changed">{updated === undefined ? <Unknown reason="not changed since" /> : format.dateTime(updated)}</Fact>
    </FactList>
  );
}

/** An address as it is written on a letter. */
function addressLines(address: CustomerPage['address']): string {
  const text = (member: string) => (typeof address?.[member] === 'string' ? address[member].trim() : '');
  const town = [text('postal_code'), text('city')].filter((part) => part !== '').join(' ');
  return [text('line_1'), text('line_2'), town, text('state'), text('country')].filter((line) => line !== '').join('\n');
}

function Segments({ customerId }: { customerId: string }) {
  const { project_id: projectId } = useProject();
  const query = useQuery({
    queryKey: keys.customer(projectId, customerId, 'segments'),
    queryFn: ({ signal }) => api.get<{ data: { id: string; name: string }[] }>(projectPath(projectId, ['v1', 'customers', customerId, 'segments']), { signal }),
  });
  if (query.isPending) return <SkeletonLines count={2} label="Loading the segments" />;
  if (query.data === undefined) return <ErrorBox title="The segments could not be loaded" error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data.data.length === 0) return <p className="muted">In none.</p>;
  return (
    <ul className={styles.links}>
      {query.data.data.map(({ id, name }) => <li key={id}><Link to="/p/$projectId/segments/$segmentId" params={{ projectId, segmentId: id }}>{name}</Link></li>)}
    </ul>
  );
}

function MetadataCard({ metadata }: { metadata: Record<string, unknown> }) {
  if (Object.keys(metadata).length === 0) return <Card title="Metadata"><p className="muted">None.</p></Card>;
  return <Card title="Metadata" isFlush><MetadataTable metadata={metadata} /></Card>;
}
