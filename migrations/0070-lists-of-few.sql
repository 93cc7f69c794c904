-- Orders of a status that a redemption does not give are found by an index: what is redeemed is PAID, and adds nothing to it.
create index orders_not_paid on orders (project_id, status, created_at desc, order_id desc) where status <> 'PAID';

-- Codes are made in full pages, so that the redemption of one would move its row to another page, with an entry in each of its indexes. In the room
-- that is left it stays on its page, and no index is touched: no index holds what a redemption changes.
alter table vouchers set (fillfactor = 95);

-- So codes that were given out can have an index, which only a publication writes.
create index vouchers_given_out on vouchers (project_id, created_at desc, voucher_id desc) include (campaign_id) where publications > 0 and binned_at is null;
