-- The newest SKUs of a project, whichever products they are of: what somebody is offered who chooses one, and what is looked through for a part of a name.
create index skus_by_time on skus (project_id, created_at desc, sku_id desc);
