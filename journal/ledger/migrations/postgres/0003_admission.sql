-- How an account came to work with citizens; a list is JSON. Who had an account before is admitted, without an
-- order.

ALTER TABLE operators
    ADD COLUMN standing text NOT NULL DEFAULT 'admitted',
    ADD COLUMN languages text NOT NULL DEFAULT '[]',
    ADD COLUMN admitted_on text NOT NULL DEFAULT '',
    ADD COLUMN order_number text NOT NULL DEFAULT '',
    ADD COLUMN mentor text NOT NULL DEFAULT '',
    ADD COLUMN course_until text NOT NULL DEFAULT '',
    ADD COLUMN suspended_because text NOT NULL DEFAULT '';
