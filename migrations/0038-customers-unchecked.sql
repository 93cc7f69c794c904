-- Customers are written by redemptions, so they carry no foreign key either (see 0001): each new one looked its project up and locked it once more.
alter table customers drop constraint customers_project_id_fkey;
