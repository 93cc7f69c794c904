-- No order of a list that the contract has, nor one of ours: each redemption paid for its index.
drop index orders_by_amount;
