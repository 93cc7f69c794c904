-- What browsers may do with a project, how much a key may ask, and tokens that stand for a key for a while.

alter table projects
  add column client_origins text[] not null default '{}',
  add column client_switches text[] not null default '{}'
    check (client_switches <@ array['redeem', 'publish', 'vouchers', 'customers', 'events']),
  add column client_requests_max integer not null default 5 check (client_requests_max >= 1),
  add column updated_at timestamptz;
comment on column projects.client_origins is 'web origins whose pages may use client keys; * is any';
comment on column projects.client_switches is 'what client keys may do beside asking whether codes are good';
comment on column projects.client_requests_max is 'requests of client keys that one address may make within five seconds';

alter table api_keys add column requests_max integer check (requests_max >= 1);
comment on column api_keys.requests_max is 'requests within a minute; null: the default, which nobody reaches';

-- A token acts for the key it was made with, as far as its scopes go. It is 256 bits of randomness, so its SHA-256 is enough.
create table oauth_tokens (
  project_id text not null,
  token_hash bytea not null,
  app_id text not null,
  scopes text[] not null check (cardinality(scopes) >= 1),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (project_id, token_hash),
  foreign key (project_id, app_id) references api_keys
);
-- A caller shows the token alone, so it is looked up without its project.
create index oauth_tokens_by_hash on oauth_tokens (token_hash);
create index oauth_tokens_by_expiry on oauth_tokens (project_id, expires_at);
