-- What a customer bought is shown with the customer: without an index every order of the project would be read for it.
create index orders_by_customer on orders (project_id, customer_id, created_at desc) where customer_id is not null;
