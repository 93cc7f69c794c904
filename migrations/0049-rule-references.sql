-- What rules name, so that a thing in use is not deleted and rules that ask for a member of metadata are found; what rules refused lately.

create table rule_references (
  project_id text not null,
  rule_id text not null,
  kind text not null check (kind in ('segment', 'products_collection', 'product', 'sku', 'metadata')),
  named text not null,
  primary key (project_id, kind, named, rule_id),
  foreign key (project_id, rule_id) references rules (project_id, rule_id)
);
comment on table rule_references is 'what the current version of a rule names; of products and SKUs the id or source_id, of metadata "customer.age"';
create index rule_references_of_rule on rule_references (project_id, rule_id);

-- How often each rule of a campaign refused is counted over the last days.
create index redemptions_refused_by_rules on redemptions (project_id, campaign_id, occurred_at desc) where judged_by ? 'broken';
