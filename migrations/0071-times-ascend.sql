-- What happens comes later in time than all before it. Where an index has the newest first, each new entry goes in at its front, and a page that is full there
-- is split in two halves, of which the log takes one whole; where it has the newest last, entries are added at its end and pages stay full. Lists read such
-- an index backwards as fast. So times ascend in the indexes of all tables that grow; those of the few campaigns, rules or segments stay as they are.
drop index
  changes_by_campaign, changes_by_time, changes_of_vouchers,
  custom_events_by_customer, custom_events_by_name,
  customers_by_time, customers_by_update, customers_deleted_by_time, customers_without_name,
  orders_by_customer, orders_by_time, orders_by_update, orders_not_paid,
  publications_by_campaign, publications_by_customer, publications_by_first_voucher, publications_by_time, publications_failed_by_campaign, publications_failed_by_time,
  redemptions_by_campaign, redemptions_by_customer, redemptions_by_time, redemptions_by_voucher, redemptions_failed_by_campaign, redemptions_failed_by_time, redemptions_of_no_voucher, redemptions_refused_by_rules, redemptions_rollbacks_by_campaign, redemptions_rollbacks_by_time,
  redemptions_by_order,
  segment_changes_by_customer, segment_changes_by_segment,
  vouchers_by_campaign, vouchers_by_category, vouchers_by_time, vouchers_changed, vouchers_disabled, vouchers_given_out, vouchers_in_bin, vouchers_with_dates;

create index changes_by_campaign on changes (project_id, campaign_id, occurred_at, change_id);
create index changes_by_time on changes (project_id, occurred_at, change_id);
create index changes_of_vouchers on changes (project_id, object_id, occurred_at, change_id) where object_type = 'voucher';

create index custom_events_by_customer on custom_events (project_id, customer_id, occurred_at);
create index custom_events_by_name on custom_events (project_id, event, occurred_at);

create index customers_by_time on customers (project_id, created_at, customer_id) where deleted_at is null;
create index customers_by_update on customers (project_id, updated_at, customer_id) include (deleted_at) where updated_at is not null;
create index customers_deleted_by_time on customers (project_id, created_at, customer_id) where deleted_at is not null;
create index customers_without_name on customers (project_id, created_at, customer_id) where name is null and deleted_at is null;

create index orders_by_customer on orders (project_id, customer_id, created_at) where customer_id is not null;
create index orders_by_time on orders (project_id, created_at, order_id);
create index orders_by_update on orders (project_id, updated_at, order_id) where updated_at is not null;
create index orders_not_paid on orders (project_id, status, created_at, order_id) where status <> 'PAID';

create index publications_by_campaign on publications (project_id, campaign_id, occurred_at, publication_id);
create index publications_by_customer on publications (project_id, customer_id, occurred_at, publication_id) where customer_id is not null;
create index publications_by_first_voucher on publications (project_id, (voucher_ids[1]), occurred_at, publication_id);
create index publications_by_time on publications (project_id, occurred_at, publication_id);
create index publications_failed_by_campaign on publications (project_id, campaign_id, occurred_at, publication_id) where result = 'FAILURE';
create index publications_failed_by_time on publications (project_id, occurred_at, publication_id) where result = 'FAILURE';

create index redemptions_by_campaign on redemptions (project_id, campaign_id, occurred_at, redemption_id);
create index redemptions_by_customer on redemptions (project_id, customer_id, occurred_at) where customer_id is not null;
create index redemptions_by_time on redemptions (project_id, occurred_at, redemption_id);
create index redemptions_by_voucher on redemptions (project_id, voucher_id, occurred_at);
create index redemptions_failed_by_campaign on redemptions (project_id, campaign_id, occurred_at, redemption_id) where kind = 'redemption' and result = 'FAILURE';
create index redemptions_failed_by_time on redemptions (project_id, occurred_at, redemption_id) where result = 'FAILURE';
create index redemptions_of_no_voucher on redemptions (project_id, code, occurred_at) where voucher_id is null;
create index redemptions_refused_by_rules on redemptions (project_id, campaign_id, occurred_at) where judged_by ? 'broken';
create index redemptions_rollbacks_by_campaign on redemptions (project_id, campaign_id, occurred_at, redemption_id) where kind = 'rollback';
create index redemptions_rollbacks_by_time on redemptions (project_id, occurred_at, redemption_id) where kind = 'rollback';
-- As it was, but after the others: of indexes that cost the same while there is little, which a plan may have to live with, the youngest is taken.
create index redemptions_by_order on redemptions (project_id, order_id) where order_id is not null;

create index segment_changes_by_customer on segment_changes (project_id, customer_id, occurred_at);
create index segment_changes_by_segment on segment_changes (project_id, segment_id, occurred_at, change_id);

create index vouchers_by_campaign on vouchers (project_id, campaign_id, created_at, voucher_id) where binned_at is null;
create index vouchers_by_category on vouchers (project_id, category_id, created_at, voucher_id) where category_id is not null;
create index vouchers_by_time on vouchers (project_id, created_at, voucher_id) include (campaign_id) where binned_at is null;
create index vouchers_changed on vouchers (project_id, updated_at, voucher_id) include (campaign_id) where updated_at is not null and binned_at is null;
create index vouchers_disabled on vouchers (project_id, campaign_id, created_at, voucher_id) where not active;
create index vouchers_given_out on vouchers (project_id, created_at, voucher_id) include (campaign_id) where publications > 0 and binned_at is null;
create index vouchers_in_bin on vouchers (project_id, binned_at, voucher_id) where binned_at is not null;
create index vouchers_with_dates on vouchers (project_id, campaign_id, created_at, voucher_id) where binned_at is null and (expiration_date is not null or start_date is not null);
